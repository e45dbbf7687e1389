import type { PermitPool, SharedLimit, Sharer } from '../../ports/work.ts';

/**
 * Two limits that work counts in: it gets places of the first, and permits of the second for so
 * many lanes. Places are only counted; the lanes hold the permits.
 */
export class InTurn implements SharedLimit {
  readonly #first: SharedLimit;
  readonly #second: SharedLimit;
  readonly #both = new Map<Sharer, Both>();

  constructor(first: SharedLimit, second: SharedLimit) {
    this.#first = first;
    this.#second = second;
  }

  changed(sharer: Sharer): void {
    const both = this.#both.get(sharer) ?? new Both(sharer, this.#second);
    this.#both.set(sharer, both);
    this.#first.changed(both.places);
    this.#second.changed(both.permits);
  }

  delete(sharer: Sharer): void {
    const both = this.#both.get(sharer);
    if (!both) return;
    this.#both.delete(sharer);
    this.#first.delete(both.places);
    this.#second.delete(both.permits);
  }
}

/** What one sharer has of both. */
class Both {
  /** Places that it has, beside those that it loses as items end. */
  #granted = 0;
  readonly places: Sharer;
  readonly permits: Sharer;

  constructor(sharer: Sharer, second: SharedLimit) {
    const granted = (): number => this.#granted;
    const held = (): number => sharer.permits?.held ?? 0;
    const pool: PermitPool = {
      get held() {
        return Math.max(granted(), held());
      },
      get leaving() {
        return Math.max(0, held() - granted());
      },
      grant: (count) => {
        this.#granted += count;
        return count;
      },
      revoke: (count) => {
        this.#granted = Math.max(0, this.#granted - count);
        second.changed(this.permits);
      },
    };
    this.places = {
      get permits() {
        return sharer.permits && pool;
      },
      get demand() {
        return sharer.demand;
      },
      permitted: () => second.changed(this.permits),
    };
    this.permits = {
      get permits() {
        return sharer.permits;
      },
      get demand() {
        return Math.min(sharer.demand, granted());
      },
      permitted: () => sharer.permitted(),
    };
  }
}
