import type { CountedState, ShownRunState } from '../../../src/dashboard/payloads/counts.ts';
import type { TaskShownState } from '../../../src/dashboard/payloads/run.ts';

/** Every state that is shown, of a run, a task or an item. */
export type ShownState = ShownRunState | TaskShownState | CountedState | 'pending';

/** A state in words. */
export function word(state: ShownState): string {
  return state === 'timed_out' ? 'timed out' : state;
}

const ended: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled']);

export function hasEnded(state: ShownRunState): boolean {
  return ended.has(state);
}

/** A process runs it now. */
export function isRun(state: ShownRunState): boolean {
  return !hasEnded(state) && state !== 'paused' && state !== 'interrupted';
}
