/** In milliseconds. Timers are not finer, so shorter intervals are caught up with after a wait. */
const TICK_MS = 2;

/** How long a start waits that is not reserved yet, in milliseconds. */
const UNRESERVED_MS = 5;

/** A start looks again after this at the latest, in milliseconds: the rate may have risen. */
const LOOK_MS = 1000;

const nsPerMs = 1e6;

/** The words of the memory. */
const word = { next: 0, end: 1, interval: 2, wanted: 3 } as const;

const never = 2n ** 62n;

/** What workers need to share a rate limiter. */
export interface RateLimiterHandle {
  readonly buffer: SharedArrayBuffer;
}

/**
 * The time at which the next item may start, over all workers: a number in shared memory, in
 * nanoseconds of a clock that all threads share. A start moves it to one interval from now, so two
 * starts are at least one interval apart. Only intervals below a tick let starts come in groups, as
 * many as a tick has intervals.
 *
 * Where processes share a rate, each reserves a span of time after the other, and starts only
 * within its own. A start that finds none says that it wants one.
 */
export class RateLimiter {
  readonly buffer: SharedArrayBuffer;
  readonly #words: BigInt64Array;
  readonly #now: () => bigint;

  private constructor(buffer: SharedArrayBuffer, now: () => bigint) {
    this.buffer = buffer;
    this.#words = new BigInt64Array(buffer);
    this.#now = now;
  }

  /** `rate`: starts per second. */
  static create(rate: number, now: () => bigint = process.hrtime.bigint): RateLimiter {
    const limiter = new RateLimiter(new SharedArrayBuffer(32), now);
    limiter.setRate(rate);
    Atomics.store(limiter.#words, word.end, never);
    return limiter;
  }

  /** One that bounds nothing until a rate is set. */
  static lifted(now: () => bigint = process.hrtime.bigint): RateLimiter {
    const limiter = new RateLimiter(new SharedArrayBuffer(32), now);
    limiter.lift();
    return limiter;
  }

  static open(
    { buffer }: RateLimiterHandle,
    now: () => bigint = process.hrtime.bigint,
  ): RateLimiter {
    return new RateLimiter(buffer, now);
  }

  /** Starts per second, also of those that share it. A higher rate holds from the next look on. */
  setRate(rate: number): void {
    const interval = BigInt(Math.ceil(1e9 / rate));
    Atomics.store(this.#words, word.interval, interval);
    const latest = this.#now() + interval;
    for (;;) {
      const next = Atomics.load(this.#words, word.next);
      if (next <= latest) return;
      if (Atomics.compareExchange(this.#words, word.next, next, latest) === next) return;
    }
  }

  /** Coordinator only. There is no rate any more, also for those that share it. */
  lift(): void {
    Atomics.store(this.#words, word.interval, 0n);
  }

  /** There is no rate now. */
  get isLifted(): boolean {
    return Atomics.load(this.#words, word.interval) === 0n;
  }

  /** Sent to workers. */
  get handle(): RateLimiterHandle {
    return { buffer: this.buffer };
  }

  /** Milliseconds until a start is due; 0: now. Takes none. */
  untilDue(): number {
    if (this.isLifted) return 0;
    const next = Atomics.load(this.#words, word.next);
    const now = this.#now();
    if (this.#base(next, now) >= Atomics.load(this.#words, word.end)) return this.#unreserved();
    return now < next ? this.#wait(next - now) : 0;
  }

  /**
   * Takes the next start and returns 0 if it is due; otherwise returns the wait, in milliseconds.
   */
  start(): number {
    for (;;) {
      if (this.isLifted) return 0;
      const next = Atomics.load(this.#words, word.next);
      const now = this.#now();
      const base = this.#base(next, now);
      if (base >= Atomics.load(this.#words, word.end)) return this.#unreserved();
      if (now < next) return this.#wait(next - now);
      const after = base + Atomics.load(this.#words, word.interval);
      if (Atomics.compareExchange(this.#words, word.next, next, after) === next) return 0;
    }
  }

  /** A start has waited since the last call. */
  takeWanted(): boolean {
    return Atomics.exchange(this.#words, word.wanted, 0n) === 1n;
  }

  /** Milliseconds that are reserved from now on. */
  get reserved(): number {
    return Number(Atomics.load(this.#words, word.end) - this.#now()) / nsPerMs;
  }

  /** Milliseconds from now until the next start, by what has started here. */
  get next(): number {
    return Number(Atomics.load(this.#words, word.next) - this.#now()) / nsPerMs;
  }

  /** Coordinator only. Starts can be within this span: milliseconds from now. */
  reserve(from: number, to: number): void {
    const now = this.#now();
    const first = now + BigInt(Math.round(from * nsPerMs));
    for (;;) {
      const next = Atomics.load(this.#words, word.next);
      if (next >= first) break;
      if (Atomics.compareExchange(this.#words, word.next, next, first) === next) break;
    }
    Atomics.store(this.#words, word.end, now + BigInt(Math.round(to * nsPerMs)));
  }

  /** Coordinator only. Nothing starts until the next span is reserved. */
  endSpan(): void {
    Atomics.store(this.#words, word.end, 0n);
  }

  /** From when the interval before the next start counts. */
  #base(next: bigint, now: bigint): bigint {
    const tick = BigInt(TICK_MS * nsPerMs);
    const late = Atomics.load(this.#words, word.interval) < tick ? tick : 0n;
    return next > now - late ? next : now - late;
  }

  #unreserved(): number {
    Atomics.store(this.#words, word.wanted, 1n);
    return UNRESERVED_MS;
  }

  #wait(ns: bigint): number {
    Atomics.store(this.#words, word.wanted, 1n);
    return Math.min(LOOK_MS, Math.max(1, Math.ceil(Number(ns) / nsPerMs)));
  }
}
