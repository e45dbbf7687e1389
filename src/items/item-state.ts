/**
 * The one list of states in which an item ends. Positions are codes in stored batches
 * (`schema/completion.fbs`): append new states. The compiler then names `byState` and the tables
 * below; the map in `src/README.md` names what it cannot find.
 */
export const itemStates = ['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped'] as const;

/** How an item has ended. */
export type ItemState = (typeof itemStates)[number];

/** A number of items for each state. */
export type Tally = Record<ItemState, number>;

/** Written out, so that all results have one shape and need no cast. */
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

/** Undefined for an unknown code. */
export function stateOf(code: number): ItemState | undefined {
  return itemStates[code];
}

/**
 * Whether an item in this state counts against the tolerance of its task, and whether a task in it
 * needs a transition that handles it.
 */
const failureTable: Readonly<Record<ItemState, boolean>> = {
  succeeded: false,
  failed: true,
  timed_out: true,
  cancelled: false,
  skipped: false,
};

/** Whether an entry of a batch in this state holds a failure; all others hold an output. */
export const holdsFailure: Readonly<Record<ItemState, boolean>> = {
  succeeded: false,
  failed: true,
  timed_out: true,
  cancelled: true,
  skipped: true,
};

export const failureStates: readonly ItemState[] = itemStates.filter(
  (state) => failureTable[state],
);

/** Number of items that have ended. */
export function countEnded(tally: Readonly<Tally>): number {
  return itemStates.reduce((sum, state) => sum + tally[state], 0);
}

/** Number of items that failed or timed out. */
export function countFailures(tally: Readonly<Tally>): number {
  return failureStates.reduce((sum, state) => sum + tally[state], 0);
}
