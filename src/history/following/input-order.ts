import type { CommittedVisit } from './committed-visit.ts';
import { Positions } from './positions.ts';
import { mostItems, type ResultChunk, type ResultReader } from './result-chunk.ts';

/**
 * Results in the order of the items, as far as all items before have ended. Only positions are kept
 * of what has ended ahead of that; the values are read when it is their turn.
 */
export class InputOrder implements ResultReader {
  readonly #visit: CommittedVisit;
  readonly #ahead = new Positions();
  /** The next item. */
  #item: number;
  /** The next batch of which the positions are to be noted. */
  #batch = 0;

  constructor(visit: CommittedVisit, item: number) {
    this.#visit = visit;
    this.#item = item;
  }

  read(): ResultChunk | undefined {
    const { record, hasSettled } = this.#visit;
    while (!this.#ahead.has(this.#item) && this.#batch < record.batches) this.#note(this.#batch++);
    if (this.#ahead.has(this.#item)) return this.#run();
    return hasSettled && this.#item < record.summary.total ? this.#gap() : undefined;
  }

  #note(number: number): void {
    const batch = this.#visit.batch(number);
    for (let k = 0; k < batch.length; k++) {
      const item = batch.index(k);
      if (item < this.#item || !this.#visit.isResult(batch, number, k)) continue;
      this.#ahead.set(item, number, k);
    }
  }

  /** The items from the next one on whose results are in one batch. */
  #run(): ResultChunk | undefined {
    const entries: number[] = [];
    let batch: number | undefined;
    while (batch === undefined || this.#ahead.batchOf(this.#item) === batch) {
      const found = this.#ahead.take(this.#item);
      if (!found) break;
      batch = found.batch;
      entries.push(found.entry);
      this.#item++;
    }
    if (batch === undefined) return undefined;
    return { batch: this.#visit.batch(batch), entries, base: 0, next: this.#item };
  }

  /** The items up to the next that has a result: once the visit has settled, they have none. */
  #gap(): ResultChunk {
    const { total } = this.#visit.record.summary;
    const entries: number[] = [];
    while (this.#item < total && !this.#ahead.has(this.#item) && entries.length < mostItems) {
      entries.push(this.#item++);
    }
    return { batch: undefined, entries, base: 0, next: this.#item };
  }
}
