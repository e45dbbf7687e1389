/** A retry that is due, or an item in flight. */
export interface ItemAttempt {
  readonly index: number;
  readonly attempt: number;
}

export interface LaneState extends ItemAttempt {
  readonly lane: number;
  /** Milliseconds on the lane clock. */
  readonly started: number;
  /** Of a block: the step that is under way. */
  readonly step?: StepState;
}

interface StepState {
  /** Its number within the block, from 1. */
  readonly number: number;
  /** When its attempt is out of time, on the lane clock. */
  readonly due?: number;
}

/** Words of each lane. */
export const LANE_WORDS = 7;

/**
 * What is in the lanes of a control block, in words from `first` on. Of each lane:
 *
 *   0 index + 1 of its item (0: idle)
 *   1 attempt
 *   2 start in ms, on the lane clock
 *   3 number of the step under way, in a block (0: none)
 *   4 1 if that has a time, and 5 when that is over
 *   6 1 if it is closed: it takes no item
 *
 * A lane stores attempt and start before index + 1, so that they belong to the index it shows, and
 * the time of a step before its number.
 */
export class LaneTable {
  readonly #words: Int32Array;
  readonly #first: number;

  constructor(words: Int32Array, first: number) {
    this.#words = words;
    this.#first = first;
  }

  enter(lane: number, index: number, attempt: number, started: number): void {
    const at = this.#at(lane);
    // The last store is atomic and publishes the others.
    this.#words[at + 1] = attempt;
    this.#words[at + 2] = started;
    Atomics.store(this.#words, at, index + 1);
  }

  enterStep(lane: number, step: number, due: number | undefined): void {
    const at = this.#at(lane);
    const words = this.#words;
    if (due === undefined) {
      // Read when its thread has ended or hangs: an atomic store would take longer than the step.
      words[at + 4] = 0;
      words[at + 3] = step;
      return;
    }
    words[at + 5] = due;
    words[at + 4] = 1;
    Atomics.store(words, at + 3, step);
  }

  leave(lane: number): void {
    Atomics.store(this.#words, this.#at(lane), 0);
  }

  /** Coordinator only. */
  close(lane: number, isClosed: boolean): void {
    Atomics.store(this.#words, this.#at(lane) + 6, isClosed ? 1 : 0);
  }

  isClosed(lane: number): boolean {
    return Atomics.load(this.#words, this.#at(lane) + 6) === 1;
  }

  /** Items in flight in the lanes `[from, to)`. */
  inFlight(from: number, to: number): LaneState[] {
    const found: LaneState[] = [];
    for (let lane = from; lane < to; lane++) {
      const at = this.#at(lane);
      const index = Atomics.load(this.#words, at) - 1;
      if (index < 0) continue;
      const attempt = Atomics.load(this.#words, at + 1);
      const started = Atomics.load(this.#words, at + 2);
      const step = this.#step(at);
      found.push({ lane, index, attempt, started, ...(step ? { step } : {}) });
    }
    return found;
  }

  #step(at: number): StepState | undefined {
    const number = Atomics.load(this.#words, at + 3);
    if (number === 0) return undefined;
    const hasTime = Atomics.load(this.#words, at + 4) > 0;
    return { number, ...(hasTime ? { due: Atomics.load(this.#words, at + 5) } : {}) };
  }

  #at(lane: number): number {
    return this.#first + lane * LANE_WORDS;
  }
}
