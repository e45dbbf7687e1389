import { MillraceError } from '../../errors.ts';
import { causeOf, type Failure } from '../../items/failure.ts';
import { blockEnd, type FailedBlock } from '../../items/step-failure.ts';
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

/** The failure of the first task that no transition handled. `step` names it, within the block. */
export function blockFailure({ record, mask }: ChildRun): FailedBlock {
  const error = record.error && mask ? mask.failure(record.error) : record.error;
  if (!error) {
    const message = `the tasks of '${record.workflow}' were cancelled`;
    return { state: 'failed', failure: { code: 'MR418', message } };
  }
  return blockEnd(error);
}

export function blockTimeout(timeout: number | undefined): Failure {
  return { code: 'MR406', message: `the item ran longer than its timeout of ${timeout} ms` };
}

/** The failure of an item whose block cannot be started. */
export function lostBlockFailure(error: unknown): Failure {
  const { message } = errorData(error);
  return { code: 'MR418', message: `the tasks of the item could not continue: ${message}` };
}
