import { parentPort } from 'node:worker_threads';
import { mostItems } from '../src/items/batch-memory.ts';
import { BatchWriter } from '../src/items/batch-writer.ts';
import { type ControlBlock, mostUnacknowledged } from '../src/wire/shared/control-block.ts';
import type { Failure } from '../src/items/failure.ts';
import type { ItemState } from '../src/items/item-state.ts';
import type { LoggedLine, WorkerReport } from '../src/wire/messages.ts';
import type { OpenBatch } from '../src/wire/shared/open-batch.ts';
import { logWindow } from './thread.ts';

/**
 * A batch is posted at the most items it may have, at this many bytes, or when it or its last item
 * took this long.
 */
const MOST_BYTES = 256 * 1024;
const OLDEST_MS = 2;
/** While items are quick, the clock is read once in this many items; else after each. */
const LONGEST_STRIDE = 8;
/** What a line takes on its way, beside its text. */
const LINE_BYTES = 256;

/** Items are quick when those since the last look at the clock took less, in milliseconds. */
const QUICK_MS = 0.2;

/**
 * Collects the completions of one consumer and posts them in batches. While actions do not yield,
 * no timer fires: what has ended is posted before the next item begins when that may take long, as
 * the last one did. The coordinator takes what has not been posted in time (`OpenBatch`).
 */
export class Reporter {
  readonly #consumer: number;
  readonly #block: ControlBlock;
  readonly #open: OpenBatch;
  readonly #writer: BatchWriter;
  /** Bytes that were logged since the last batch. */
  #loggedBytes = 0;
  #isFinished = false;
  /** When the first item of the batch was added. */
  #since = 0;
  /** When the clock was last read. */
  #looked = performance.now();
  /** Items from one look at the clock to the next, and those that are left until then. */
  #stride = 1;
  #untilLook = 1;
  /** Set while the batch is not empty. */
  #timer: NodeJS.Timeout | undefined;

  constructor(consumer: number, block: ControlBlock, open: OpenBatch) {
    this.#consumer = consumer;
    this.#block = block;
    this.#open = open;
    this.#writer = new BatchWriter(open.memory);
  }

  /** Throws when `output` is not JSON, and then reports nothing. */
  succeed(index: number, attempt: number, output: unknown): void {
    this.#lock();
    try {
      this.#writer.succeed(index, attempt, output);
    } finally {
      this.#unlock();
    }
    this.#added();
  }

  fail(index: number, attempt: number, state: ItemState, failure: Failure): void {
    this.#lock();
    this.#writer.fail(index, attempt, state, failure);
    this.#unlock();
    this.#added();
  }

  /**
   * Posts a line at once, so that what a lost worker has logged is known. Waits while too many of
   * this thread are on their way.
   */
  log(line: LoggedLine): void {
    const size = LINE_BYTES + line.message.length + (line.fields?.length ?? 0);
    logWindow.post(size);
    this.#loggedBytes += size;
    // Other consumers may have the memory by now.
    if (!this.#isFinished) this.#open.logged();
    post({ kind: 'log', consumer: this.#consumer, line, size });
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
    this.#isFinished = true;
    return this.#open.number;
  }

  /** Number of batches so far. */
  get posted(): number {
    return this.#open.number;
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#lock();
    try {
      if (this.#writer.length > 0) this.#post();
    } finally {
      this.#unlock();
    }
  }

  #post(): void {
    const batch = this.#writer.seal();
    this.#loggedBytes = 0;
    this.#block.posted();
    this.#open.posted();
    post({ kind: 'batch', consumer: this.#consumer, batch });
  }

  #lock(): void {
    if (this.#open.lock()) this.#writer.clear();
  }

  #unlock(): void {
    this.#writer.publish();
    this.#open.unlock();
  }

  #added(): void {
    const { length, byteLength, hasLeft } = this.#writer;
    const isLarge = byteLength + this.#loggedBytes >= MOST_BYTES;
    if (length >= mostItems || isLarge || hasLeft) return this.flush();
    if (--this.#untilLook > 0 && length > 1) return;
    const now = performance.now();
    const elapsed = now - this.#looked;
    this.#looked = now;
    this.#stride = elapsed < QUICK_MS ? Math.min(this.#stride * 2, LONGEST_STRIDE) : 1;
    this.#untilLook = this.#stride;
    if (length === 1) this.#since = now;
    if (elapsed > OLDEST_MS || now - this.#since > OLDEST_MS) return this.flush();
    // Fires only when actions yield.
    this.#timer ??= setTimeout(() => this.flush(), OLDEST_MS);
  }
}

export function post(report: WorkerReport): void {
  parentPort?.postMessage(report);
}
