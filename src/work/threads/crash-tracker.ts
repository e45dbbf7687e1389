import type { ItemAttempt } from '../../wire/shared/control-block.ts';
import type { Blame } from '../../ports/pool.ts';

/** Deaths that prove an item to be poison. */
const LIMIT = 3;
/** Deaths in a row that a task may cause with nothing in flight. */
const MOST_WITHOUT_ITEM = 20;

/**
 * Which items may have killed their worker. A death is held against an item only when it was alone in its
 * worker. Items that were in flight together are suspects, to be run one at a time in a worker of their own; what was
 * beside a more likely culprit is suspected the second time.
 */
export class CrashTracker {
  readonly limit = LIMIT;
  readonly #counts = new Map<number, number>();
  /** How often an item was in flight in a worker that something else probably took down. */
  readonly #bystanders = new Map<number, number>();
  #suspects = new Set<number>();
  /** Deaths since a batch came in with nothing in flight to hold them against. */
  #withoutItem = 0;
  #loading = false;

  /** Notes the items of a consumer that were in flight in a worker that died; answers those that are poison by now. */
  record(inFlight: readonly ItemAttempt[], blame: Blame): ItemAttempt[] {
    switch (blame) {
      case 'none':
        return [];
      case 'unlikely':
        this.#suspect(inFlight.filter(({ index }) => increase(this.#bystanders, index) > 1));
        return [];
      case 'likely':
        if (inFlight.length === 0) this.#loading = true;
        this.#suspect(inFlight);
        return [];
      case 'sure':
        return this.#recordSure(inFlight);
    }
  }

  /** A batch came in, so workers do live long enough. */
  reset(): void {
    this.#withoutItem = 0;
    this.#loading = false;
  }

  /** Workers die before they begin with an item, again and again. */
  get isCrashLooping(): boolean {
    return this.#withoutItem >= MOST_WITHOUT_ITEM;
  }

  /** A worker died before it began with an item: perhaps of loading the action, so nobody else should be in it. */
  get isLoading(): boolean {
    return this.#loading;
  }

  isSuspect(index: number): boolean {
    return this.#suspects.has(index);
  }

  takeSuspects(): number[] {
    const suspects = [...this.#suspects];
    this.#suspects = new Set();
    return suspects;
  }

  #recordSure(inFlight: readonly ItemAttempt[]): ItemAttempt[] {
    const [only, ...others] = inFlight;
    if (!only) {
      this.#loading = true;
      this.#withoutItem++;
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
