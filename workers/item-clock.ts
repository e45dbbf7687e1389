import { laneTime, sharedClock } from '../src/wire/shared/lane-clock.ts';

/** When an item began: many that are timed together share one of these. */
export interface Start {
  /** On the clock of the consumer. */
  readonly time: number;
  /** The same in a word of the control block. */
  readonly laneTime: number;
}

/**
 * The clock on which one consumer times its items: the monotonic one of its thread, which is the
 * cheapest to read.
 */
export class ItemClock {
  /** What it is behind the clock that all threads share, in milliseconds. */
  readonly #behindShared = sharedClock() - performance.now();
  /** What it is behind the clock of the run. */
  readonly #behindRun: number;

  /** `offset`: what the shared clock is behind that of the run. */
  constructor(offset: number) {
    this.#behindRun = this.#behindShared + offset;
  }

  now(): number {
    return performance.now();
  }

  /** A time of this clock in milliseconds since the epoch, as the run counts them. */
  ofRun(time: number): number {
    return time + this.#behindRun;
  }

  startAt(time: number): Start {
    return { time, laneTime: laneTime(time + this.#behindShared) };
  }
}
