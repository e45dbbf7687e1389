/** Starts that come closer than this, in milliseconds, are made up for after a wait: timers do not count finer. */
const TICK_MS = 2;

/**
 * When the next item of a task may start, over all workers: one number in shared memory, in nanoseconds of the clock that
 * all threads share. A start that is due moves it on by one interval from now, so that starts never come closer
 * than that, whoever makes them. Only where the interval is below a tick do they come in groups of what a tick holds.
 */
export class RateLimiter {
  readonly buffer: SharedArrayBuffer;
  /** Items per second. */
  readonly rate: number;
  readonly #next: BigInt64Array;
  readonly #interval: bigint;
  readonly #late: bigint;
  readonly #now: () => bigint;

  constructor(
    rate: number,
    buffer: SharedArrayBuffer = new SharedArrayBuffer(8),
    now: () => bigint = process.hrtime.bigint,
  ) {
    this.buffer = buffer;
    this.rate = rate;
    this.#next = new BigInt64Array(buffer);
    this.#interval = BigInt(Math.ceil(1e9 / rate));
    const tick = BigInt(TICK_MS * 1e6);
    this.#late = this.#interval < tick ? tick : 0n;
    this.#now = now;
  }

  /** What crosses to a worker. */
  get handle(): { readonly rate: number; readonly buffer: SharedArrayBuffer } {
    return { rate: this.rate, buffer: this.buffer };
  }

  /** Takes the next start if it is due, and then answers 0; otherwise how long that takes, in milliseconds. */
  start(): number {
    for (;;) {
      const next = Atomics.load(this.#next, 0);
      const now = this.#now();
      if (now < next) return Math.max(1, Math.ceil(Number(next - now) / 1e6));
      const earliest = now - this.#late;
      const after = (next > earliest ? next : earliest) + this.#interval;
      if (Atomics.compareExchange(this.#next, 0, next, after) === next) return 0;
    }
  }
}
