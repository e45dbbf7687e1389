import { MillraceError } from '../../errors.ts';
import { messageOf } from '../../lang/thrown.ts';
import type { Failure } from '../../items/failure.ts';
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
  return {
    code: 'MR418',
    message: `the run of a sub-workflow could not continue: ${messageOf(error)}`,
  };
}

/** Names the run, how it ended and, if there is one, its error. */
export function childFailure({ record, mask }: ChildRun): Failure {
  const { id, workflow, state, error: raw } = record;
  const error = raw && mask ? mask.failure(raw) : raw;
  const verdict = state === 'cancelled' ? 'was cancelled' : state;
  const reason = error && state !== 'cancelled' ? `: ${error.message}` : '';
  return {
    code: 'MR418',
    message: `run ${id} of '${workflow}' ${verdict}${reason}`,
    hint: `millrace inspect ${id} shows it`,
  };
}

export function timeoutFailure({ record }: ChildRun): Failure {
  const message = `run ${record.id} took longer than the timeout of its item, and was cancelled`;
  return { code: 'MR406', message };
}
