import { crashPolicy } from '../../ports/defaults.ts';
import type { Blame } from '../../ports/pool.ts';
import type { ItemAttempt } from '../../wire/shared/control-block.ts';

/**
 * Finds the items that kill their worker. A death counts against an item only when the item ran
 * alone in its worker. Items that were in flight together become suspects, which run one at a time
 * in a worker of their own. An item next to a likelier culprit becomes a suspect the second time.
 */
export class CrashTracker {
  /** Deaths that prove an item to be poison. */
  readonly limit = crashPolicy.deathsPerItem;
  /** Deaths by item that ran alone in its worker. */
  readonly #deaths = new Map<number, number>();
  /** Deaths by item for which something else is likelier to blame. */
  readonly #bystanders = new Map<number, number>();
  #suspects = new Set<number>();
  /** Deaths with nothing in flight since the last committed batch. */
  #withoutItem = 0;
  /** Set by a death with nothing in flight, until a batch is committed. */
  #isLoading = false;

  /** Takes the items that were in flight in a dead worker; returns those proven to be poison. */
  record<Item extends ItemAttempt>(inFlight: readonly Item[], blame: Blame): readonly Item[] {
    switch (blame) {
      case 'none':
        return [];
      case 'unlikely':
        this.#suspect(inFlight.filter(({ index }) => increase(this.#bystanders, index) > 1));
        return [];
      case 'likely':
        if (inFlight.length === 0) this.#isLoading = true;
        this.#suspect(inFlight);
        return [];
      case 'sure':
        return this.#recordSure(inFlight);
    }
  }

  reset(): void {
    this.#withoutItem = 0;
    this.#isLoading = false;
  }

  /** Workers die again and again before they begin an item. */
  get isCrashLooping(): boolean {
    return this.#withoutItem >= crashPolicy.deathsWithoutItem;
  }

  /** A worker died before it began an item, perhaps of loading the action. */
  get isLoading(): boolean {
    return this.#isLoading;
  }

  isSuspect(index: number): boolean {
    return this.#suspects.has(index);
  }

  takeSuspects(): readonly number[] {
    const suspects = [...this.#suspects];
    this.#suspects = new Set();
    return suspects;
  }

  #recordSure<Item extends ItemAttempt>(inFlight: readonly Item[]): readonly Item[] {
    const [only, ...others] = inFlight;
    if (!only) {
      this.#isLoading = true;
      this.#withoutItem++;
      return [];
    }
    if (others.length === 0 && increase(this.#deaths, only.index) >= this.limit) return [only];
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
