import { type MessagePort, parentPort } from 'node:worker_threads';
import { mostItems } from '../src/items/batch-memory.ts';
import { BatchWriter } from '../src/items/batch-writer.ts';
import {
  type ControlBlock,
  type ItemAttempt,
  mostUnacknowledged,
} from '../src/wire/shared/control-block.ts';
import type { ItemClock, Start } from './item-clock.ts';
import type { BodySink } from '../src/items/body.ts';
import type { Failure } from '../src/items/failure.ts';
import type { ItemState } from '../src/items/item-state.ts';
import type { Span } from '../src/items/item-times.ts';
import type { LoggedLine } from '../src/wire/logged-line.ts';
import type { WorkerReport } from '../src/wire/messages.ts';
import type { LogWindow } from '../src/wire/shared/log-window.ts';
import type { OpenBatch } from '../src/wire/shared/open-batch.ts';

/**
 * A batch is posted at the most items it may have, at this many bytes, or when it or its last item
 * took this long.
 */
const MOST_BYTES = 256 * 1024;
const OLDEST_MS = 2;
/**
 * Between two batches of items that wait for something: their worker is free, and timers fire. Each
 * batch costs the coordinator a commit, so that of a stream of them, they come less often.
 */
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 40;
/** While items are quick, the clock is read once in this many items; else after each. */
const LONGEST_STRIDE = 8;
/** What a line takes on its way, beside its text. */
const LINE_BYTES = 256;

/** Items are quick when those since the last look at the clock took less, in milliseconds. */
const QUICK_MS = 0.2;
/** Quick items in a row for each item from one look at the clock to the next. */
const QUICK_ITEMS = 16;

interface ReporterParts {
  readonly open: OpenBatch;
  readonly clock: ItemClock;
  readonly window: Pick<LogWindow, 'post'>;
  /** Where outputs go that are not small; absent: with their batch. */
  readonly sink?: BodySink | undefined;
}

/**
 * Collects the completions of one consumer and posts them in batches. While actions do not yield,
 * no timer fires: what has ended is posted before the next item begins when that may take long, as
 * the last one did. The coordinator takes what has not been posted in time (`OpenBatch`).
 *
 * Items that return at once are timed in ranges, from one look at the clock to the next, where
 * their task allows it. All others come with their own span.
 */
export class Reporter {
  readonly #consumer: number;
  readonly #block: ControlBlock;
  readonly #open: OpenBatch;
  readonly #writer: BatchWriter;
  /** Bytes that were logged since the last batch. */
  #loggedBytes = 0;
  #isFinished = false;
  readonly #clock: ItemClock;
  /** Lines of this thread on their way to the coordinator. */
  readonly #window: Pick<LogWindow, 'post'>;
  readonly #sink: BodySink | undefined;
  /** The beginning of the range under way; undefined while there is none. */
  #range: Start | undefined;
  /** When the first item of the batch was added. */
  #since = 0;
  /** Items wait for something: programs, replies. */
  #waits = false;
  /** When a batch of such items was last posted. */
  #postedAt = Number.NEGATIVE_INFINITY;
  /** Until the next. */
  #pause = FIRST_PAUSE_MS;
  /** When the clock was last read. */
  #looked: number;
  /** Quick items in a row. */
  #quick = 0;
  /** Items from one look at the clock to the next, and those that are left until then. */
  #stride = 1;
  #untilLook = 1;
  /** Set while the batch is not empty. */
  #timer: NodeJS.Timeout | undefined;

  constructor(consumer: number, block: ControlBlock, { open, clock, window, sink }: ReporterParts) {
    this.#consumer = consumer;
    this.#block = block;
    this.#open = open;
    this.#writer = new BatchWriter(open.memory);
    this.#clock = clock;
    this.#window = window;
    this.#sink = sink;
    this.#looked = clock.now();
  }

  /** The beginning of the range that the next item belongs to, unless it has its own span. */
  get range(): Start {
    return (this.#range ??= this.#clock.startAt(this.#clock.now()));
  }

  /** Throws when `output` is not JSON, and then reports nothing. Without `span`: within a range. */
  succeed({ index, attempt }: ItemAttempt, output: unknown, span?: Span): void {
    let now: number | undefined;
    this.#lock();
    try {
      this.#writer.succeed(index, attempt, output);
      now = this.#timed(span);
    } finally {
      this.#unlock();
    }
    this.#added(now);
  }

  fail({ index, attempt }: ItemAttempt, state: ItemState, failure: Failure, span: Span): void {
    this.#lock();
    this.#writer.fail(index, attempt, state, failure);
    const now = this.#timed(span);
    this.#unlock();
    this.#added(now);
  }

  pass({ index, attempt }: ItemAttempt, span: Span): void {
    this.#lock();
    this.#writer.pass(index, attempt);
    const now = this.#timed(span);
    this.#unlock();
    this.#added(now);
  }

  /** From now on items wait: a batch is posted at once, and those after it in a rhythm. */
  waits(): void {
    this.#waits = true;
  }

  /** What comes next does not belong to the range under way. */
  endRange(): void {
    if (!this.#range) return;
    this.#lock();
    this.#look();
    this.#unlock();
    this.#range = undefined;
  }

  /**
   * Posts a line at once, so that what a lost worker has logged is known. Waits while too many of
   * this thread are on their way.
   */
  log(line: LoggedLine): void {
    const size = LINE_BYTES + line.message.length + (line.fields?.length ?? 0);
    this.#window.post(size);
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
      if (this.#range) this.#look();
      if (this.#writer.length > 0) this.#post();
    } finally {
      this.#unlock();
    }
    this.#range = undefined;
  }

  #post(): void {
    const batch = this.#writer.seal(this.#sink, this.#open.worker);
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

  /** Times the last item, or all of its range. Returns the time, if it is known. */
  #timed(span: Span | undefined): number | undefined {
    if (!span) {
      this.#untilLook--;
      return this.#untilLook > 0 && this.#writer.length > 1 ? undefined : this.#look();
    }
    this.#range = undefined;
    this.#time(span.began, span.ended);
    return span.ended;
  }

  /** Ends the range under way; the next begins at once. */
  #look(): number {
    const now = this.#clock.now();
    if (this.#range) this.#time(this.#range.time, now);
    this.#range = this.#clock.startAt(now);
    return now;
  }

  #time(began: number, ended: number): void {
    this.#writer.time(this.#clock.ofRun(began), this.#clock.ofRun(ended));
  }

  /** `now`: when the last item ended, if that is known. */
  #added(now: number | undefined): void {
    const { length, byteLength, hasLeft } = this.#writer;
    const isLarge = byteLength + this.#loggedBytes >= MOST_BYTES;
    if (length >= mostItems || isLarge || hasLeft) return this.flush();
    if (now === undefined) return;
    if (this.#waits) return this.#postInRhythm(now);
    const elapsed = now - this.#looked;
    this.#looked = now;
    this.#quick = elapsed < QUICK_MS ? this.#quick + this.#stride : 0;
    this.#stride = Math.min(Math.max(1, Math.floor(this.#quick / QUICK_ITEMS)), LONGEST_STRIDE);
    this.#untilLook = this.#stride;
    if (length === 1) this.#since = now;
    if (elapsed > OLDEST_MS || now - this.#since > OLDEST_MS) return this.flush();
    // Fires only when actions yield.
    this.#timer ??= setTimeout(() => this.flush(), OLDEST_MS);
  }

  #postInRhythm(now: number): void {
    const left = this.#postedAt + this.#pause - now;
    if (left > 0) return void (this.#timer ??= setTimeout(() => this.#postAt(), left));
    this.#pause = FIRST_PAUSE_MS;
    this.#postedAt = now;
    this.flush();
  }

  #postAt(): void {
    if (this.#writer.length > 1) this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
    this.#postedAt = this.#clock.now();
    this.flush();
  }
}

export function post(report: WorkerReport, transferred?: readonly MessagePort[]): void {
  parentPort?.postMessage(report, transferred);
}
