import type { ItemAttempt } from '../wire/control-block.ts';

/** Deaths that prove an item to be poison. */
const LIMIT = 3;
/** Phases in a row that a task may lose to workers that die with nothing in flight. */
const MOST_IN_VAIN = 10;

/**
 * Which items may have killed their worker. A death is held against an item only when it was alone in its
 * worker; items that were in flight together are suspects, to be run one at a time.
 */
export class Deaths {
  readonly limit = LIMIT;
  readonly #counts = new Map<number, number>();
  #suspects = new Set<number>();
  /** Phases since a batch came in that ended with workers dead, and no item to hold it against. */
  #vain = 0;
  #diedIdle = false;

  /** Notes the items that were in flight in a worker that died; answers those that are poison by now. */
  note(inFlight: readonly ItemAttempt[]): ItemAttempt[] {
    const [only, ...others] = inFlight;
    if (!only) this.#diedIdle = true;
    if (only && others.length === 0) {
      const count = (this.#counts.get(only.index) ?? 0) + 1;
      this.#counts.set(only.index, count);
      if (count >= LIMIT) return [only];
    }
    for (const { index } of inFlight) this.#suspects.add(index);
    return [];
  }

  /** A batch came in, so workers do live long enough. */
  relent(): void {
    this.#vain = 0;
  }

  /** Called at the end of each phase: whether the next would end like the ones before. */
  isHopeless(): boolean {
    if (this.#diedIdle && this.#suspects.size === 0) this.#vain++;
    this.#diedIdle = false;
    return this.#vain >= MOST_IN_VAIN;
  }

  takeSuspects(): number[] {
    const suspects = [...this.#suspects];
    this.#suspects = new Set();
    return suspects;
  }
}
