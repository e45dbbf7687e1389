import type { CompletionBatch } from '../../items/batch.ts';

/** In the order in which results were committed, or in that of the items. */
export const resultOrders = ['completion', 'input'] as const;

/** The order in which results are read. */
export type ResultOrder = (typeof resultOrders)[number];

/** Some results of a visit, one after the other in the order that was asked for. */
export interface ResultChunk {
  /** Undefined for items that have ended without a result of their own. */
  readonly batch: CompletionBatch | undefined;
  /** Entries of the batch; without one, items. */
  readonly entries: readonly number[];
  /** In the order of completion, the number of entries before those of the batch. */
  readonly base: number;
  /**
   * Where a reader goes on that has read this chunk: in the order of completion the number of a
   * batch, in that of the items an item.
   */
  readonly next: number;
}

/** Yields what is committed; undefined when there is no more yet. */
export interface ResultReader {
  read(): ResultChunk | undefined;
}

/** Items of one chunk that have ended without a result. */
export const mostItems = 4096;
