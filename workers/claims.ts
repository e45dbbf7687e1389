import { type ControlBlock, type ItemAttempt, stop } from '../src/wire/shared/control-block.ts';
import type { SourceClaims } from './source-claims.ts';
import type { WorkerLoad } from './worker-load.ts';

/** Claims take at most this many positions at once. */
export const longestClaim = 64;
/** Of a list in pages, as many as a page has: few pages are read by two workers then. */
const longestClaimOfPage = 256;
/** After a range that took less than this, in milliseconds, the next is twice as long. */
const SHORT_MS = 0.5;
/** The same for a list in pages, whose ranges are whole pages where items are quick. */
const SHORT_OF_PAGE_MS = 2;
/** How long a consumer keeps its worker while others wait for a worker, in milliseconds. */
const SLICE_MS = 20;
/** How long a consumer computes before it yields to others in its worker, in milliseconds. */
const YIELD_MS = 10;
/** Near the end, a claim takes at most this fraction of what is left for each lane: none idles. */
const FRACTION = 1 / 4;

interface Lists {
  readonly positions: Int32Array | undefined;
  readonly attempts: Int32Array | undefined;
  /** Items at positions before this are claimed one at a time, and noted; 0: none. */
  readonly notedUntil: number;
  /** Present when the items come from a ring. */
  readonly source?: SourceClaims | undefined;
  /** Of a list in pages: the index behind the page that has an element. */
  readonly endOfPage?: ((index: number) => number) | undefined;
}

/**
 * Takes items for the lanes of one consumer: retries that are due, then positions, in ranges that
 * grow while items are short.
 */
export class Claims {
  readonly #block: ControlBlock;
  readonly #lists: Lists;
  readonly #load: WorkerLoad;
  readonly #began = performance.now();
  /** When it last let others compute. */
  #yieldedAt = this.#began;
  /** Set while others compute in this worker. */
  #yielding: Promise<void> | undefined;
  /** Set by the first item that waits. */
  #waits = false;
  /** Set when its time slice is over and others wait for a worker. */
  #givesWay = false;
  /** The claimed range that is left: `[next, end)`. */
  #next = 0;
  #end = 0;
  /** Length of the last claim, and when it was made. */
  #size = 1;
  #claimedAt = 0;
  #longest = longestClaim;
  /** The item that was taken last is to be noted before it begins. */
  #isNoted = false;

  constructor(block: ControlBlock, lists: Lists, load: WorkerLoad) {
    this.#block = block;
    this.#lists = lists;
    this.#load = load;
    if (this.#pageEnd) this.#longest = longestClaimOfPage;
  }

  /** Undefined when nothing is left for this consumer, or when it yields: see `yielding`. */
  take(): ItemAttempt | undefined {
    const { stopped } = this.#block;
    if (stopped !== stop.go) return stopped === stop.drain ? this.#beforeLimit() : undefined;
    if (this.#next < this.#end) return this.#at(this.#next++);
    const now = performance.now();
    if (this.#mustStop(now)) return undefined;
    const retry = this.#block.takeRetry();
    if (retry) {
      // It has begun before.
      this.#isNoted = false;
      return retry;
    }
    return this.#claim(now);
  }

  /** Of what was claimed, what comes before the first item that could not be read, if one has. */
  #beforeLimit(): ItemAttempt | undefined {
    const { ring } = this.#lists.source ?? {};
    if (!ring?.isLimited || this.#next >= this.#end) return undefined;
    const item = this.#at(this.#next++);
    return item.index < ring.limit ? item : undefined;
  }

  /** Items are left that only this consumer can take, in this pass. */
  get hasClaimed(): boolean {
    return this.#next < this.#end;
  }

  /** The item that was taken last is to be noted before it begins. */
  get isNoted(): boolean {
    return this.#isNoted;
  }

  /** From now on a lane claims only the item that it runs next. */
  oneByOne(): void {
    this.#longest = 1;
  }

  /** An item waits: others can compute in the worker, so the consumer need not leave it. */
  waits(): void {
    this.#waits = true;
    this.oneByOne();
  }

  /** A lane has slept: others have computed meanwhile. */
  woke(): void {
    this.#yieldedAt = performance.now();
  }

  /** Resolves when others have computed; undefined when the consumer does not yield. */
  get yielding(): Promise<void> | undefined {
    return this.#yielding;
  }

  /** The consumer is to end, though there may be items. */
  get givesWay(): boolean {
    return this.#givesWay;
  }

  #mustStop(now: number): boolean {
    if (this.#givesWay || this.#block.suspended) return true;
    if (now - this.#yieldedAt <= YIELD_MS) return false;
    // A consumer whose actions wait shares its worker anyway.
    this.#givesWay = now - this.#began > SLICE_MS && !this.#waits && this.#load.isWanted;
    if (this.#givesWay) return true;
    if (!this.#load.isShared) return false;
    this.#yielding ??= this.#yield();
    return true;
  }

  async #yield(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#yieldedAt = performance.now();
    this.#yielding = undefined;
  }

  #claim(now: number): ItemAttempt | undefined {
    const short = this.#pageEnd ? SHORT_OF_PAGE_MS : SHORT_MS;
    const quick = this.#claimedAt > 0 && now - this.#claimedAt < short;
    const size = quick ? this.#size * 2 : this.#size >> 1;
    const fair = Math.floor((this.#block.unclaimed / this.#block.openLanes) * FRACTION);
    const isNoted = this.#block.claimed < this.#lists.notedUntil;
    this.#size = isNoted ? 1 : Math.max(1, Math.min(size, fair, this.#longest));
    this.#claimedAt = now;
    return this.#lists.source?.ring ? this.#claimOfRing(this.#lists.source) : this.#claimRange();
  }

  /** Positions are the elements of a list in pages. */
  get #pageEnd(): Lists['endOfPage'] {
    const { positions, endOfPage } = this.#lists;
    return positions ? undefined : endOfPage;
  }

  #claimRange(): ItemAttempt | undefined {
    const block = this.#block;
    const { end } = block;
    for (;;) {
      const { claimed } = block;
      const bound = claimed < end ? Math.min(end, this.#pageEnd?.(claimed) ?? end) : end;
      const first = block.claim(this.#size, bound);
      this.#end = Math.min(first + this.#size, bound);
      this.#next = first + 1;
      if (first < this.#end) return this.#at(first);
      // Another worker has claimed the rest of the page.
      if (bound === end) return undefined;
    }
  }

  /** Positions of the range are places within the claim. */
  #claimOfRing(source: SourceClaims): ItemAttempt | undefined {
    this.#end = source.claim(this.#size);
    this.#next = 1;
    return this.#end > 0 ? this.#at(0) : undefined;
  }

  #at(position: number): ItemAttempt {
    const { positions, attempts, notedUntil, source } = this.#lists;
    // What is claimed from a ring has not begun before.
    if (source?.ring) return source.at(position);
    this.#isNoted = position < notedUntil;
    return { index: positions?.[position] ?? position, attempt: attempts?.[position] ?? 1 };
  }
}
