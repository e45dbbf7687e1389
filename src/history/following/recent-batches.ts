import type { CompletionBatch } from '../../items/batch.ts';

/** Bytes of batches that are kept, beside the one that was read last. */
const mostBytes = 16 << 20;

/** Reads batches by number, and keeps the latest few: rows in another order return to them. */
export class RecentBatches {
  readonly #read: (number: number) => CompletionBatch;
  /** The one that was asked for last comes last. */
  readonly #kept = new Map<number, CompletionBatch>();
  #bytes = 0;

  constructor(read: (number: number) => CompletionBatch) {
    this.#read = read;
  }

  at(number: number): CompletionBatch {
    const known = this.#kept.get(number);
    if (known) this.#drop(number, known);
    const batch = known ?? this.#read(number);
    for (const [oldest, other] of this.#kept) {
      if (this.#bytes + batch.buffer.byteLength <= mostBytes) break;
      this.#drop(oldest, other);
    }
    this.#kept.set(number, batch);
    this.#bytes += batch.buffer.byteLength;
    return batch;
  }

  #drop(number: number, batch: CompletionBatch): void {
    this.#kept.delete(number);
    this.#bytes -= batch.buffer.byteLength;
  }
}
