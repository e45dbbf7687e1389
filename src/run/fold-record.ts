/** What an item of a fold combines. Its number is the index of the item. */
export type FoldUnit = { readonly unit: number } & (
  | {
      /** Batches of the source or, in an ordered fold, its items: `[from, to)`. */
      readonly kind: 'values';
      readonly from: number;
      readonly to: number;
      /** The place among the units of its level. */
      readonly position: number;
      /** The unit whose state it continues, in a chain. */
      readonly after?: number;
    }
  /** Neighbours of the level below. */
  | {
      readonly kind: 'merge';
      readonly level: number;
      readonly position: number;
      readonly parts: readonly number[];
    }
  /** All that is left. Its state is the output of the task. */
  | { readonly kind: 'last'; readonly parts: readonly number[] }
);

/** The state that a finished unit has made: it is stored until a unit that it is part of ends. */
export interface FoldPartial {
  readonly unit: number;
  readonly level: number;
  readonly position: number;
}

/** How far a fold has come. */
export interface FoldRecord {
  /** The visit of the source that it folds. */
  readonly visit: number;
  /** The first batch or item of the source that is in no unit. */
  readonly next: number;
  /** Number of units that combine values. */
  readonly leaves: number;
  /** The action has `merge`. Absent until the first unit has ended. */
  readonly merges?: boolean;
  /** Units that have not ended. */
  readonly open: readonly FoldUnit[];
  /** Finished units that are part of no other. */
  readonly done: readonly FoldPartial[];
  /** The unit whose state is the output, once that has ended. */
  readonly output?: number;
}
