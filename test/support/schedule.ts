/** The microtasks without a step after which a schedule is stuck. */
const PATIENCE = 200;
/** The steps towards a goal after which a schedule is endless. */
const STEP_LIMIT = 100_000;

interface ScheduleOptions {
  /** Called when no step is left. Returns true when it has caused something, such as a timer. */
  readonly onIdle?: () => boolean;
}

/**
 * A bag of steps that can happen next, in any order. The seed decides the order, so that a schedule
 * can be repeated. All happens in this thread, with a few microtasks between steps and no timer.
 */
export class Schedule {
  readonly seed: number;
  readonly #steps: (() => void)[] = [];
  readonly #onIdle: () => boolean;
  #state: number;

  constructor(seed: number, { onIdle = () => false }: ScheduleOptions = {}) {
    this.seed = seed;
    this.#state = seed;
    this.#onIdle = onIdle;
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    // Mulberry32: small, and good enough to mix orders.
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let word = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return Math.floor((((word ^ (word >>> 14)) >>> 0) / 2 ** 32) * count);
  }

  chance(share: number): boolean {
    return this.below(1000) < share * 1000;
  }

  readonly add = (step: () => void): void => {
    this.#steps.push(step);
  };

  /** Takes one step. Returns false when there is none. */
  step(): boolean {
    const at = this.below(this.#steps.length);
    const step = this.#steps[at];
    const last = this.#steps.pop();
    if (!step || !last) return false;
    if (step !== last) this.#steps[at] = last;
    step();
    return true;
  }

  /** Takes steps until `goal` settles. Throws when no step is left before, or they do not end. */
  async until<T>(goal: Promise<T>): Promise<T> {
    const watched = { settled: false };
    const end = (): void => void (watched.settled = true);
    goal.then(end, end);
    let idle = 0;
    for (let steps = 0; steps < STEP_LIMIT; steps++) {
      for (let ticks = this.below(4); ticks >= 0; ticks--) await undefined;
      if (watched.settled) return goal;
      if (this.step()) idle = 0;
      else if (idle++ > PATIENCE) {
        if (!this.#onIdle()) throw new Error(`seed ${this.seed}: nothing is left to happen`);
        idle = 0;
      }
    }
    throw new Error(`seed ${this.seed}: it does not come to an end`);
  }

  /** Takes steps until none is left. */
  async exhaust(): Promise<void> {
    for (let idle = 0; idle < PATIENCE; idle++) {
      await undefined;
      if (this.step()) idle = 0;
    }
  }
}
