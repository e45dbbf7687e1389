/**
 * How an item can end: the one list of these states. The position of a state is its code in stored batches
 * (`schema/completion.fbs`), so a new one goes to the end. The compiler then names `byState` and the table of failures.
 */
export const itemStates = ['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped'] as const;

export type ItemState = (typeof itemStates)[number];

/** A number of items for each state. */
export type Tally = Record<ItemState, number>;

/** Written out, so that the objects have one shape and need no cast. */
export function byState<T>(valueOf: (state: ItemState) => T): Record<ItemState, T> {
  return {
    succeeded: valueOf('succeeded'),
    failed: valueOf('failed'),
    timed_out: valueOf('timed_out'),
    cancelled: valueOf('cancelled'),
    skipped: valueOf('skipped'),
  };
}

export const stateCode: Readonly<Record<ItemState, number>> = byState((state) =>
  itemStates.indexOf(state),
);

/** Undefined for a code that no version has written. */
export function stateOf(code: number): ItemState | undefined {
  return itemStates[code];
}

/** Whether a state counts against the tolerance of its task, and in a task needs a transition that handles it. */
const failureTable: Readonly<Record<ItemState, boolean>> = {
  succeeded: false,
  failed: true,
  timed_out: true,
  cancelled: false,
  skipped: false,
};

/** States of items that did not succeed and were not stopped. */
export const failureStates: readonly ItemState[] = itemStates.filter(
  (state) => failureTable[state],
);

/** Number of items that ended, in whatever state. */
export function countEnded(tally: Readonly<Tally>): number {
  return itemStates.reduce((sum, state) => sum + tally[state], 0);
}

/** Number of items that failed, whatever the kind of failure. */
export function countFailures(tally: Readonly<Tally>): number {
  return failureStates.reduce((sum, state) => sum + tally[state], 0);
}
