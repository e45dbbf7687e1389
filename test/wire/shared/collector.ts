import { BatchWriter } from '../../../src/items/batch-writer.ts';
import { parseFailure } from '../../../src/items/failure.ts';
import type { Span } from '../../../src/items/item-times.ts';
import type { OpenBatch } from '../../../src/wire/shared/open-batch.ts';
import type { Completion } from '../../items/batches.ts';

/** Fills an open batch as a worker does. */
export class Collector {
  readonly #open: OpenBatch;
  readonly #writer: BatchWriter;
  readonly #send: (batch: SharedArrayBuffer) => void;

  constructor(open: OpenBatch, send: (batch: SharedArrayBuffer) => void) {
    this.#open = open;
    this.#writer = new BatchWriter(open.memory);
    this.#send = send;
  }

  add({ index, attempt, state, value }: Completion, span?: Span): void {
    this.#locked(() => {
      if (state === 'succeeded') this.#writer.succeed(index, attempt, value);
      else this.#writer.fail(index, attempt, state, parseFailure(value));
      if (span) this.#writer.time(span.began, span.ended);
    });
  }

  post(): void {
    this.#locked(() => {
      if (this.#writer.length === 0) return;
      const batch = this.#writer.seal();
      this.#open.posted();
      this.#send(batch);
    });
  }

  #locked(change: () => void): void {
    if (this.#open.lock()) this.#writer.clear();
    change();
    this.#writer.publish();
    this.#open.unlock();
  }
}
