import type { ItemAttempt } from '../../wire/shared/control-block.ts';
import type { Suspicion } from '../../ports/pool.ts';

/** Deaths that prove an item to be poison. */
const LIMIT = 3;
/** Deaths in a row that a task may cause with nothing in flight. */
const MOST_IN_VAIN = 20;

/**
 * Which items may have killed their worker. A death is held against an item only when it was alone in its
 * worker. Items that were in flight together are suspects, to be run one at a time in a worker of their own; what was
 * beside a more likely culprit is suspected the second time.
 */
export class Deaths {
  readonly limit = LIMIT;
  readonly #counts = new Map<number, number>();
  /** How often an item was in flight in a worker that something else probably took down. */
  readonly #witnesses = new Map<number, number>();
  #suspects = new Set<number>();
  /** Deaths since a batch came in with nothing in flight to hold them against. */
  #vain = 0;
  #loading = false;

  /** Notes the items of a drain that were in flight in a worker that died; answers those that are poison by now. */
  note(inFlight: readonly ItemAttempt[], suspicion: Suspicion): ItemAttempt[] {
    switch (suspicion) {
      case 'none':
        return [];
      case 'unlikely':
        this.#suspect(inFlight.filter(({ index }) => increase(this.#witnesses, index) > 1));
        return [];
      case 'likely':
        if (inFlight.length === 0) this.#loading = true;
        this.#suspect(inFlight);
        return [];
      case 'sure':
        return this.#noteSure(inFlight);
    }
  }

  /** A batch came in, so workers do live long enough. */
  relent(): void {
    this.#vain = 0;
    this.#loading = false;
  }

  /** Workers die before they begin with an item, again and again. */
  get hopeless(): boolean {
    return this.#vain >= MOST_IN_VAIN;
  }

  /** A worker died before it began with an item: perhaps of loading the action, so nobody else should be in it. */
  get loading(): boolean {
    return this.#loading;
  }

  suspects(index: number): boolean {
    return this.#suspects.has(index);
  }

  takeSuspects(): number[] {
    const suspects = [...this.#suspects];
    this.#suspects = new Set();
    return suspects;
  }

  #noteSure(inFlight: readonly ItemAttempt[]): ItemAttempt[] {
    const [only, ...others] = inFlight;
    if (!only) {
      this.#loading = true;
      this.#vain++;
      return [];
    }
    if (others.length === 0 && increase(this.#counts, only.index) >= LIMIT) return [only];
    this.#suspect(inFlight);
    return [];
  }

  #suspect(items: readonly ItemAttempt[]): void {
    for (const { index } of items) this.#suspects.add(index);
  }
}

function increase(counts: Map<number, number>, index: number): number {
  const count = (counts.get(index) ?? 0) + 1;
  counts.set(index, count);
  return count;
}
