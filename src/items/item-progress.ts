/** How far an item says that it is. */
export interface ItemProgress {
  /** What is done of it. */
  readonly done: number;
  /** What there is to do. */
  readonly total: number;
}

/** The progress of an item that has not ended. */
export interface IndexedProgress extends ItemProgress {
  /** The position of the item, from 0. */
  readonly index: number;
}
