import type { Document } from '../document/document.ts';
import { Batch1 } from './batch-1.ts';
import { Batch2 } from './batch-2.ts';
import { type BatchView, batchVersion, newerBatch } from './batch-header.ts';
import type { BodyReader, BodyReference, BodySink } from './body.ts';
import type { ItemState } from './item-state.ts';
import type { ItemTimes } from './item-times.ts';

/**
 * A completion batch, checked and read in place: what a worker reports in one message, and what one
 * record on disk holds. The reader of every version has these members.
 */
export interface CompletionBatch {
  readonly buffer: SharedArrayBuffer;
  /** Number of entries. */
  readonly length: number;
  /** The number of the thread that ran the items; undefined if none did, or it is not recorded. */
  readonly worker: number | undefined;
  /**
   * An array with the outputs; undefined if all of them are null. Read each time if they are in
   * another file.
   */
  readonly outputs: Document | undefined;
  /** Where the outputs are; undefined if they are with the batch. */
  readonly reference: BodyReference | undefined;
  /** An array with the failures; undefined if there are none. */
  readonly failures: Document | undefined;
  index(k: number): number;
  attempt(k: number): number;
  /** Throws MR606 for a state that this version does not know. */
  state(k: number): ItemState;
  isDiscarded(k: number): boolean;
  /** Marks entries that do not count. Coordinator only, before the batch is stored. */
  discard(entries: readonly number[]): void;
  /** The position of the output of entry k in `outputs`, or of its failure in `failures`. */
  place(k: number): number;
  /** The value of entry k: an output, or a failure. */
  value(k: number): unknown;
  /** When entry k ran; undefined if that was not recorded. */
  times(k: number): ItemTimes | undefined;
  /** The end of the entries from k on that were timed together with it. */
  timedUntil(k: number): number;
  /**
   * Puts the indexes of the entries from `from` to `to` that have succeeded and are not discarded;
   * returns how many. Faster than one by one.
   */
  succeededIn(from: number, to: number, indexes: Uint32Array): number;
  bytes(): Uint8Array;
  /**
   * The same batch with its outputs in `sink`, from which `read` reads them. This one, if they are
   * small (`least` is in bytes) or elsewhere already, or cannot be stored there.
   */
  withBodyIn(sink: BodySink, read: BodyReader, least?: number): CompletionBatch;
}

/** The reader of each version. `BatchWriter` writes the newest. */
type Open = (view: BatchView, read?: BodyReader) => CompletionBatch;
const readers: ReadonlyMap<number, Open> = new Map<number, Open>([
  [1, Batch1.open],
  [2, Batch2.open],
]);
const newest = Math.max(...readers.keys());

export const CompletionBatch = {
  /**
   * Checks a batch. Throws MR606 for a damaged one, MR602 for one of a newer version. `read` reads
   * outputs that are in another file.
   */
  open(buffer: SharedArrayBuffer, read?: BodyReader): CompletionBatch {
    const view = new DataView(buffer);
    const version = batchVersion(view);
    const open = readers.get(version);
    if (!open) {
      throw newerBatch(
        `A completion batch has version ${version}; this version of Millrace reads up to ${newest}`,
      );
    }
    return open(view, read);
  },
};
