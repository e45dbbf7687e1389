import { parentPort } from 'node:worker_threads';
import { BatchWriter } from '../src/items/batch-writer.ts';
import { type ControlBlock, mostUnacknowledged } from '../src/wire/shared/control-block.ts';
import type { Failure } from '../src/items/failure.ts';
import type { ItemState } from '../src/items/item-state.ts';
import type { WorkerReport } from '../src/wire/messages.ts';

/** A batch is posted when it has this many items or bytes, or is this old. */
const MOST_ITEMS = 1024;
const MOST_BYTES = 256 * 1024;
const OLDEST_MS = 2;
/** The clock is read once in this many items. */
const CLOCK_EVERY = 16;

/** Collects the completions of one consumer and posts them in batches. */
export class Reporter {
  readonly #consumer: number;
  readonly #block: ControlBlock;
  readonly #writer = new BatchWriter();
  /** When the first item of the batch was added. */
  #since = 0;
  /** Set while the batch is not empty. */
  #timer: NodeJS.Timeout | undefined;
  #posted = 0;

  constructor(consumer: number, block: ControlBlock) {
    this.#consumer = consumer;
    this.#block = block;
  }

  /** Throws when `output` is not JSON, and then reports nothing. */
  succeed(index: number, attempt: number, output: unknown): void {
    this.#writer.succeed(index, attempt, output);
    this.#added();
  }

  fail(index: number, attempt: number, state: ItemState, failure: Failure): void {
    this.#writer.fail(index, attempt, state, failure);
    this.#added();
  }

  get tooFarAhead(): boolean {
    return this.#block.tooFarAhead(mostUnacknowledged);
  }

  async untilDiskCaughtUp(): Promise<void> {
    this.flush();
    await this.#block.untilAcknowledged(mostUnacknowledged);
  }

  /** Posts what is left. Returns the number of all batches. */
  finish(): number {
    this.flush();
    return this.#posted;
  }

  /** Number of batches so far. */
  get posted(): number {
    return this.#posted;
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writer.length === 0) return;
    this.#block.posted();
    this.#posted++;
    post({ kind: 'batch', consumer: this.#consumer, batch: this.#writer.seal() });
  }

  #added(): void {
    const { length, byteLength } = this.#writer;
    if (length >= MOST_ITEMS || byteLength >= MOST_BYTES) return this.flush();
    if (length === 1) {
      this.#since = performance.now();
      // Fires only when actions yield; a synchronous stretch reads the clock instead.
      this.#timer = setTimeout(() => this.flush(), OLDEST_MS);
    } else if (length % CLOCK_EVERY === 0 && performance.now() - this.#since > OLDEST_MS) {
      this.flush();
    }
  }
}

export function post(report: WorkerReport): void {
  parentPort?.postMessage(report);
}
