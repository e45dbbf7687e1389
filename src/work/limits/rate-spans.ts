import type { CountedLimit, LimitReader, LimitWriter } from '../../ports/limits.ts';
import { RateLimiter } from '../../wire/shared/rate-limiter.ts';

/** Milliseconds that a process reserves at once, unless one interval is longer. */
const SPAN_MS = 100;

/** A process reserves more when it has less than this left, in milliseconds. */
const LOW_MS = 50;

/** A span is not reserved if it begins later than this, in milliseconds: others may need it. */
const AHEAD_MS = 100;

/**
 * The rate of a limit, as this process has it: spans of time in which it may start what it counts.
 * The store has the end of the last span of all processes, so that no two overlap, also after a
 * restart.
 */
export class RateSpans {
  readonly limiter: RateLimiter;
  /** Undefined: there is none, until one is set. */
  #rate: number | undefined;
  /** The end of the last span, in milliseconds since the epoch. */
  #end = 0;
  #isWanted = true;

  /** `now`: the clock that all threads share, in nanoseconds. */
  constructor(now: () => bigint = process.hrtime.bigint) {
    this.limiter = RateLimiter.lifted(now);
  }

  setRate(rate: number | undefined): void {
    if (rate === this.#rate) return;
    if (rate === undefined) this.limiter.lift();
    else {
      if (this.#rate === undefined) this.limiter.endSpan();
      this.limiter.setRate(rate);
    }
    this.#rate = rate;
  }

  /** Something waits to start, too little is reserved, and the next span begins soon. */
  mayReserve(limits: LimitReader, of: CountedLimit, now: number): boolean {
    if (this.#rate === undefined) return false;
    this.#isWanted = this.limiter.takeWanted() || this.#isWanted;
    if (!this.#isWanted || this.limiter.reserved >= LOW_MS) return false;
    return this.#from(limits, of, now) <= now + AHEAD_MS;
  }

  /** Reserves the next span. Call `reserved` with it once it is on disk. */
  reserve(limits: LimitWriter, of: CountedLimit, now: number): Span | undefined {
    const from = this.#from(limits, of, now);
    if (from > now + AHEAD_MS) return undefined;
    const to = from + this.#length;
    limits.putNextStart(of, to);
    return { from, to };
  }

  /** As long as a number of intervals. */
  get #length(): number {
    const interval = 1000 / (this.#rate ?? 1);
    return Math.max(interval, Math.floor(SPAN_MS / interval) * interval);
  }

  #from(limits: LimitReader, of: CountedLimit, now: number): number {
    const stored = limits.nextStart(of) ?? 0;
    // Nobody reserves so far ahead: the clock was set back, or the rate was lower.
    const isStale = stored > now + AHEAD_MS + 2 * this.#length;
    return isStale ? now : Math.max(stored, now);
  }

  reserved({ from, to }: Span, now: number): void {
    // A span that follows the last one at once goes on with it.
    const isNext = from === this.#end && this.limiter.reserved > 0;
    this.limiter.reserve(isNext ? 0 : from - now, to - now);
    this.#end = to;
    this.#isWanted = false;
  }

  /** Gives the rest of the last span back, if no other process has reserved since. */
  release(limits: LimitWriter, of: CountedLimit, now: number): void {
    if (this.#rate === undefined || this.#end === 0 || limits.nextStart(of) !== this.#end) return;
    this.limiter.endSpan();
    const unused = Math.max(now, now + this.limiter.next);
    if (unused < this.#end) limits.putNextStart(of, unused);
    this.#end = 0;
  }
}

/** A span of time, in milliseconds since the epoch. */
interface Span {
  readonly from: number;
  readonly to: number;
}
