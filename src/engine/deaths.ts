import type { ItemAttempt } from '../wire/control-block.ts';

/** Deaths that prove an item to be poison. */
const LIMIT = 3;

/**
 * Which items may have killed their worker. A death is held against an item only when it was alone in its
 * worker; items that were in flight together are suspects, to be run one at a time.
 */
export class Deaths {
  readonly limit = LIMIT;
  readonly #counts = new Map<number, number>();
  #suspects = new Set<number>();

  /** Notes the items that were in flight in a worker that died; answers those that are poison by now. */
  note(inFlight: readonly ItemAttempt[]): ItemAttempt[] {
    const [only, ...others] = inFlight;
    if (only && others.length === 0) {
      const count = (this.#counts.get(only.index) ?? 0) + 1;
      this.#counts.set(only.index, count);
      if (count >= LIMIT) return [only];
    }
    for (const { index } of inFlight) this.#suspects.add(index);
    return [];
  }

  takeSuspects(): number[] {
    const suspects = [...this.#suspects];
    this.#suspects = new Set();
    return suspects;
  }
}
