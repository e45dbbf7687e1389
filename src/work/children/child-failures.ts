import { MillraceError } from '../../errors.ts';
import type { Failure } from '../../items/failure.ts';
import type { ActiveRun } from '../../engine/active/active-run.ts';

/** The parent was taken over, the executor closes, or the store cannot be written: somebody goes on with the item. */
export function mayPass(error: unknown): boolean {
  const code = error instanceof MillraceError ? error.code : undefined;
  return code === 'MR603' || code === 'MR604' || code === 'MR605' || code === 'MR507';
}

export function beyondRunning(error: unknown): Failure {
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'MR418', message: `the run of a sub-workflow could not be carried on: ${reason}` };
}

/** Names the run and, where it has one, the task that failed. */
export function childFailure({ record, mask }: ActiveRun): Failure {
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
