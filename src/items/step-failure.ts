import type { Failure } from './failure.ts';

/** How an attempt of a block has failed. */
export interface FailedBlock {
  readonly state: 'failed' | 'timed_out';
  readonly failure: Failure;
}

/** Codes of tasks that were timed out. */
const late: ReadonlySet<string> = new Set(['MR406', 'MR416']);

/** The failure of the first of its tasks that no transition handled. `step` names that task. */
export function failedBlock(task: string, cause: Failure): FailedBlock {
  const step = cause.step === undefined ? task : `${task}/${cause.step}`;
  const state = late.has(cause.code) ? 'timed_out' : 'failed';
  return { state, failure: { ...cause, step } };
}

/** How a block has failed whose run ended with this failure. */
export function blockEnd(error: Failure): FailedBlock {
  const { cause, task } = error;
  if (!cause || task === undefined) return { state: 'failed', failure: error };
  return failedBlock(task, { ...cause, code: cause.code ?? error.code });
}
