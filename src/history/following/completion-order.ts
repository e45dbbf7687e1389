import type { CommittedVisit } from './committed-visit.ts';
import { mostItems, type ResultChunk, type ResultReader } from './result-chunk.ts';

/** Where reading begins: at a batch, or at an entry, counted over all batches. */
type Start = { readonly batch: number } | { readonly entry: number };

/** Results in the order of their commits, a batch at a time. */
export class CompletionOrder implements ResultReader {
  readonly #visit: CommittedVisit;
  readonly #firstEntry: number;
  #batch: number;
  /** Entries of the batches before. */
  #base = 0;
  #withoutResult: Iterator<number> | undefined;

  constructor(visit: CommittedVisit, start: Start) {
    this.#visit = visit;
    this.#batch = 'batch' in start ? start.batch : 0;
    this.#firstEntry = 'entry' in start ? start.entry : 0;
  }

  read(): ResultChunk | undefined {
    const visit = this.#visit;
    while (this.#batch < visit.record.batches) {
      const number = this.#batch++;
      const batch = visit.batch(number);
      const base = this.#base;
      this.#base += batch.length;
      const entries: number[] = [];
      for (let k = Math.max(0, this.#firstEntry - base); k < batch.length; k++) {
        if (visit.isResult(batch, number, k)) entries.push(k);
      }
      if (entries.length > 0) return { batch, entries, base, next: this.#batch };
    }
    return visit.hasSettled ? this.#readWithoutResult() : undefined;
  }

  #readWithoutResult(): ResultChunk | undefined {
    const first = Math.max(0, this.#firstEntry - this.#base);
    this.#withoutResult ??= this.#visit.withoutResult(first);
    const entries: number[] = [];
    while (entries.length < mostItems) {
      const { value, done } = this.#withoutResult.next();
      if (done) break;
      entries.push(value);
    }
    if (entries.length === 0) return undefined;
    return { batch: undefined, entries, base: this.#base, next: this.#batch };
  }
}
