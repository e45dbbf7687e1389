import type { RunSnapshot } from '../../../src/dashboard/payloads/run.ts';

/** It goes on, and no item of it runs or is due to. */
export function isIdle({ state, inFlight, retrying }: RunSnapshot): boolean {
  return state === 'running' && inFlight === 0 && retrying === 0;
}

/** Questions whose answers are all that the run waits for. */
export function awaited(run: RunSnapshot): number {
  return isIdle(run) ? run.questions.length : 0;
}
