import { MillraceError } from '../../errors.ts';
import { causeOf, type Failure } from '../../items/failure.ts';
import { errorData, titleOf } from '../../lang/error-data.ts';
import type { ChildRun } from '../../ports/work.ts';

/**
 * The run was taken over, the executor closes, or the store cannot be written. This process or
 * another one resumes the item.
 */
export function isTransient(error: unknown): boolean {
  const code = error instanceof MillraceError ? error.code : undefined;
  return code === 'MR603' || code === 'MR604' || code === 'MR605' || code === 'MR507';
}

/** The failure of an item whose run cannot be started or resumed. */
export function lostRunFailure(error: unknown): Failure {
  const cause = errorData(error);
  const message = `the run of a sub-workflow could not continue: ${cause.message}`;
  return { code: 'MR418', message, cause };
}

/** Names the run, how it ended and, if there is one, its error. */
export function childFailure({ record, mask }: ChildRun): Failure {
  const { id, workflow, state, error: raw } = record;
  const error = raw && mask ? mask.failure(raw) : raw;
  const verdict = state === 'cancelled' ? 'was cancelled' : state;
  const cause = state === 'cancelled' ? undefined : error;
  const reason = cause ? `: ${titleOf(cause)}` : '';
  return {
    code: 'MR418',
    message: `run ${id} of '${workflow}' ${verdict}${reason}`,
    hint: `millrace inspect ${id} shows it`,
    ...(cause ? { cause: causeOf(cause) } : {}),
  };
}

export function timeoutFailure({ record }: ChildRun): Failure {
  const message = `run ${record.id} took longer than the timeout of its item, and was cancelled`;
  return { code: 'MR406', message };
}
