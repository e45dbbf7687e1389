import type { Clock } from '../../ports/clock.ts';
import type { PermitPool, SharedLimit, Sharer } from '../../ports/work.ts';
import type { Demand } from '../../run/permit-shares.ts';
import type { Dealer } from './dealer.ts';
import { FairShares } from './fair-shares.ts';

/** All that shares at one priority. */
interface PriorityClass {
  readonly shares: FairShares;
  /** Present while something of it shares. */
  sharer: Sharer | undefined;
}

const unlimited = Number.MAX_SAFE_INTEGER;
const noPermits: Pick<PermitPool, 'held' | 'leaving'> = { held: 0, leaving: 0 };

/** Deals permits out to attempts: to higher priorities first, and among equals evenly. */
export class PriorityShares implements Dealer {
  readonly #clock: Clock;
  /** What is wanted or dealt out may have changed. */
  readonly #changed: () => void;
  readonly #classes = new Map<number, PriorityClass>();
  #permits = 0;
  #isDealing = false;
  #dealAgain = false;

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** What shares at a priority. */
  at(priority: number): SharedLimit {
    const known = this.#classes.get(priority);
    if (known) return known.shares;
    const set = (sharer: Sharer | undefined): void => {
      created.sharer = sharer;
      this.#deal();
      this.#changed();
    };
    const shares = new FairShares(unlimited, this.#clock, {
      changed: (sharer) => set(sharer),
      delete: () => set(undefined),
    });
    const created: PriorityClass = { shares, sharer: undefined };
    this.#classes.set(priority, created);
    return shares;
  }

  get demands(): readonly Demand[] {
    return this.#sorted().map(([priority, { demand }]) => ({ priority, count: demand }));
  }

  get held(): number {
    return this.#sorted().reduce((sum, [, { permits }]) => sum + (permits?.held ?? 0), 0);
  }

  resize(permits: number): void {
    if (this.#permits === permits) return;
    this.#permits = permits;
    this.#deal();
  }

  #deal(): void {
    this.#dealAgain = true;
    if (this.#isDealing) return;
    this.#isDealing = true;
    while (this.#dealAgain) {
      this.#dealAgain = false;
      this.#dealOnce();
    }
    this.#isDealing = false;
  }

  #dealOnce(): void {
    const sharers = this.#sorted();
    let left = this.#permits;
    const missing = sharers.map(([, { demand, permits }]): number => {
      const share = Math.min(demand, left);
      left -= share;
      const { held, leaving } = permits ?? noPermits;
      const lacks = share - (held - leaving);
      if (lacks < 0) permits?.revoke(-lacks);
      return lacks;
    });
    for (const [at, [, { permits }]] of sharers.entries()) {
      const free = this.#permits - this.held;
      const granted = Math.min(missing[at] ?? 0, free);
      if (granted > 0) permits?.grant(granted);
    }
  }

  /** The highest priority first. */
  #sorted(): (readonly [priority: number, sharer: Sharer])[] {
    const sharers = [...this.#classes].flatMap(([priority, { sharer }]) =>
      sharer ? [[priority, sharer] as const] : [],
    );
    return sharers.length > 1 ? sharers.toSorted(([a], [b]) => b - a) : sharers;
  }
}
