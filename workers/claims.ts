import { type ControlBlock, type ItemAttempt, stop } from '../src/wire/shared/control-block.ts';
import type { WorkerLoad } from './worker-load.ts';

/** Claims take at most this many positions at once. */
const LONGEST = 64;
/** A range that lasts shorter than this is followed by one twice as long, in milliseconds. */
const SHORT_MS = 0.5;
/** How long a consumer keeps its worker while others wait for one, in milliseconds. */
const SLICE_MS = 20;
/** How long a consumer computes before others in its worker have their turn, in milliseconds. */
const TURN_MS = 10;

interface Lists {
  readonly positions: Int32Array | undefined;
  readonly attempts: Int32Array | undefined;
}

/** Near the end a claim takes at most this share of what is left for each lane, so that no lane idles while another sits on a range. */
const SHARE = 4;

/** Takes items for the lanes of one consumer: retries that are due first, then positions, in ranges that adapt to how short the items are. */
export class Claims {
  readonly #block: ControlBlock;
  readonly #lists: Lists;
  readonly #time: WorkerLoad;
  readonly #began = performance.now();
  #turnBegan = this.#began;
  #turn: Promise<void> | undefined;
  #waits = false;
  #next = 0;
  #end = 0;
  #size = 1;
  #claimedAt = 0;
  #longest = LONGEST;

  constructor(block: ControlBlock, lists: Lists, time: WorkerLoad) {
    this.#block = block;
    this.#lists = lists;
    this.#time = time;
  }

  /** Undefined when nothing is left for this consumer, or others in its worker come first: see `turn`. */
  take(): ItemAttempt | undefined {
    if (this.#block.stopped !== stop.go) return undefined;
    if (this.#next < this.#end) return this.#at(this.#next++);
    const now = performance.now();
    if (this.#mustStop(now)) return undefined;
    const retry = this.#block.takeRetry();
    if (retry) return retry;
    return this.#claim(now);
  }

  /** From now on a lane claims what it runs at once, and no more. */
  oneByOne(): void {
    this.#longest = 1;
  }

  /** Something in this consumer waits: others are in its worker meanwhile, so it need not give it back. */
  waits(): void {
    this.#waits = true;
    this.oneByOne();
  }

  /** A lane has slept, and so let others have their turn. */
  woke(): void {
    this.#turnBegan = performance.now();
  }

  /** Resolves when others have had their turn and this consumer may go on; undefined when it is not to go on. */
  get turn(): Promise<void> | undefined {
    return this.#turn;
  }

  #mustStop(now: number): boolean {
    if (this.#block.suspended) return true;
    if (now - this.#turnBegan <= TURN_MS) return false;
    // One whose actions wait shares its worker anyway.
    if (now - this.#began > SLICE_MS && !this.#waits && this.#time.isWanted) return true;
    if (!this.#time.isShared) return false;
    this.#turn ??= this.#letOthers();
    return true;
  }

  async #letOthers(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#turnBegan = performance.now();
    this.#turn = undefined;
  }

  #claim(now: number): ItemAttempt | undefined {
    const quick = this.#claimedAt > 0 && now - this.#claimedAt < SHORT_MS;
    const size = quick ? this.#size * 2 : this.#size >> 1;
    const fair = Math.floor(this.#block.unclaimed / (this.#block.lanes * SHARE));
    this.#size = Math.max(1, Math.min(size, fair, this.#longest));
    this.#claimedAt = now;
    const first = this.#block.claim(this.#size);
    this.#end = Math.min(first + this.#size, this.#block.end);
    this.#next = first + 1;
    return first < this.#end ? this.#at(first) : undefined;
  }

  #at(position: number): ItemAttempt {
    const { positions, attempts } = this.#lists;
    return { index: positions?.[position] ?? position, attempt: attempts?.[position] ?? 1 };
  }
}
