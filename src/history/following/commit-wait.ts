import type { Clock } from '../../ports/clock.ts';

/** Milliseconds between two looks for new commits: the first after one, and the most. */
const wait = { first: 5, most: 100 };

/** Whether more can be committed. */
export interface RunLife {
  /** What was committed before it returned true is all there is. Throws when that is not known. */
  isOver(): boolean;
  /** Rejects when the run is lost to this process, before it has ended. */
  readonly lost?: Promise<never>;
  /**
   * Calls back at the next commit. Returns what ends that. Absent for a run of another process.
   */
  readonly nextCommit?: (ring: () => void) => () => void;
}

interface Waiting {
  readonly clock: Pick<Clock, 'after'>;
  readonly life: Pick<RunLife, 'lost' | 'nextCommit'>;
}

/** Waits for commits: until it is called back, or else with a growing distance. */
export class CommitWait {
  readonly #clock: Waiting['clock'];
  readonly #life: Waiting['life'];
  readonly #first: number;
  #ms: number;

  constructor({ clock, life }: Waiting) {
    this.#clock = clock;
    this.#life = life;
    this.#first = life.nextCommit ? wait.most : wait.first;
    this.#ms = this.#first;
  }

  reset(): void {
    this.#ms = this.#first;
  }

  /** At most so many milliseconds. */
  async pass(most = wait.most): Promise<void> {
    await this.#after(Math.min(most, this.#ms), this.#life.nextCommit);
    this.#ms = Math.min(wait.most, this.#ms * 2);
  }

  /** Lets everything else in this thread have its turn. */
  async yield(): Promise<void> {
    await this.#after(0);
  }

  async #after(ms: number, nextCommit?: RunLife['nextCommit']): Promise<void> {
    let cancel = (): void => {};
    let forget = (): void => {};
    const rung = new Promise<void>((resolve) => {
      cancel = this.#clock.after(ms, resolve);
      forget = nextCommit?.(resolve) ?? forget;
    });
    const { lost } = this.#life;
    try {
      await (lost ? Promise.race([rung, lost]) : rung);
    } finally {
      cancel();
      forget();
    }
  }
}
