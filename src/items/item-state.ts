/** How an item ended. */
export type ItemState = 'succeeded' | 'failed' | 'timed_out' | 'cancelled' | 'skipped';

/** The order is the code in `schema/completion.fbs`. */
const states: readonly ItemState[] = ['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped'];

export const stateCode: Readonly<Record<ItemState, number>> = {
  succeeded: 0,
  failed: 1,
  timed_out: 2,
  cancelled: 3,
  skipped: 4,
};

/** Undefined for a code that no version has written. */
export function stateOf(code: number): ItemState | undefined {
  return states[code];
}
