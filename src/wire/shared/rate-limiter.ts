/** In milliseconds. Timers are not finer, so shorter intervals are caught up with after a wait. */
const TICK_MS = 2;

/**
 * The time at which the next item of a task may start, over all workers: one number in shared
 * memory, in nanoseconds of a clock that all threads share. A start moves it to one interval from
 * now, so two starts are at least one interval apart. Only intervals below a tick let starts come
 * in groups, as many as a tick has intervals.
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

  /** Sent to workers. */
  get handle(): { readonly rate: number; readonly buffer: SharedArrayBuffer } {
    return { rate: this.rate, buffer: this.buffer };
  }

  /**
   * Takes the next start and returns 0 if it is due; otherwise returns the wait, in milliseconds.
   */
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
