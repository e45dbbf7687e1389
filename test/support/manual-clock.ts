import type { CancelTimer, Clock } from '../../src/ports/clock.ts';

/** A clock that a test moves; timers ring when their time has come. */
export class ManualClock implements Clock {
  #time = 1000;
  /** The wall time less the monotonic time. */
  #offset = 0;
  readonly #timers = new Map<() => void, number>();

  /** Number of timers that are set. */
  get timers(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#time + this.#offset;
  }

  monotonic(): number {
    return this.#time;
  }

  after(ms: number, ring: () => void): CancelTimer {
    const timer = (): void => ring();
    this.#timers.set(timer, this.#time + ms);
    return () => this.#timers.delete(timer);
  }

  every(ms: number, ring: () => void): CancelTimer {
    let cancel: CancelTimer = () => {};
    const again = (): void => {
      cancel = this.after(ms, again);
      ring();
    };
    cancel = this.after(ms, again);
    return () => cancel();
  }

  chance(): number {
    return 0;
  }

  /** Sets the wall clock only. No timer rings because of it. */
  jump(ms: number): void {
    this.#offset += ms;
  }

  /** Moves the time on at once, and rings every timer that is due then. */
  advance(ms: number): void {
    this.#time += ms;
    for (const [timer, time] of this.#timers) {
      if (time > this.#time || !this.#timers.delete(timer)) continue;
      timer();
    }
  }
}
