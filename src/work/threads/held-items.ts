import type { Failure } from '../../items/failure.ts';
import { crashPolicy } from '../../ports/defaults.ts';
import type { DeathsByItem } from '../../run/process-deaths.ts';

/** The items of a task that run now, of which the first are noted, and those that are given up. */
interface Sorted {
  readonly items: Int32Array;
  readonly poison: readonly number[];
  readonly noted: number;
}

/**
 * Items that were in flight when the process died, again and again. Which of them has ended it is
 * found as it is for threads: each runs alone.
 *
 * | deaths noted | an item                                                                |
 * | ------------ | ---------------------------------------------------------------------- |
 * | fewer        | runs as all others do                                                  |
 * | the limit    | is held until nothing else of the run can run, and then runs alone     |
 * | more         | has ended the process when it ran alone: it fails without running      |
 */
export class HeldItems {
  readonly #deaths: DeathsByItem;
  readonly #held = new Set<number>();
  readonly #forgiven = new Set<number>();
  #isReleased = false;

  constructor(deaths: DeathsByItem = new Map()) {
    this.#deaths = deaths;
  }

  /** Items that wait to run alone. */
  get size(): number {
    return this.#held.size;
  }

  /** The held items may run, one at a time, and nothing next to them. */
  get isReleased(): boolean {
    return this.#isReleased;
  }

  /** Items that wait for the release. */
  get waiting(): number {
    return this.#isReleased ? 0 : this.#held.size;
  }

  release(): void {
    this.#isReleased = true;
  }

  /** Sorts the items of a task at its beginning, of which the first `noted` are to be noted. */
  sort(pending: Int32Array, noted: number): Sorted {
    const poison = [...pending].filter((index) => this.isPoison(index));
    for (const index of pending) this.hold(index);
    const others = (items: Int32Array): Int32Array => {
      return this.without(items).filter((index) => !this.isPoison(index));
    };
    return { items: others(pending), poison, noted: others(pending.subarray(0, noted)).length };
  }

  /** Holds an item if it is to run alone. */
  hold(index: number): boolean {
    const isLast = this.#deaths.get(index) === crashPolicy.deathsPerItem;
    if (!isLast && !this.#forgiven.has(index)) return false;
    this.#held.add(index);
    return true;
  }

  isPoison(index: number): boolean {
    if (this.#forgiven.has(index)) return false;
    return (this.#deaths.get(index) ?? 0) > crashPolicy.deathsPerItem;
  }

  failureOf(index: number): Failure {
    const times = this.#deaths.get(index) ?? 0;
    const message = `the process has ended ${times} times while it ran the item, at last alone`;
    return { code: 'MR408', message };
  }

  /** They have another chance: those that were given up, alone. */
  forgive(items: Iterable<number>): void {
    for (const index of items) if (this.isPoison(index)) this.#forgiven.add(index);
  }

  without(items: Int32Array): Int32Array {
    return this.#held.size === 0 ? items : items.filter((index) => !this.#held.has(index));
  }

  /** The next item that runs alone. */
  take(): number | undefined {
    if (!this.#isReleased) return undefined;
    const [index] = this.#held;
    if (index !== undefined) this.#held.delete(index);
    return index;
  }
}
