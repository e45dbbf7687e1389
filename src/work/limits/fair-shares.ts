import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { Permits } from '../../wire/shared/permits.ts';

/** How often permits are looked at again while tasks want more than there are, in milliseconds. */
const TURN_MS = 50;

/** A task that shares the limit of its run. */
export interface Sharer {
  readonly permits: Permits | undefined;
  /** Lanes that could have an item in flight. */
  readonly demand: number;
}

/**
 * Shares the items that a run may have in flight out to its tasks, as evenly as they can use them. Where there are more
 * tasks than permits they take turns, so that none is left out.
 */
export class FairShares {
  readonly #limit: number;
  readonly #sharers = new Set<Sharer>();
  #first = 0;
  #cancelTimer: CancelTimer | undefined;
  readonly #clock: Clock;

  constructor(limit: number, clock: Clock) {
    this.#clock = clock;
    this.#limit = limit;
  }

  add(sharer: Sharer): void {
    this.#sharers.add(sharer);
  }

  delete(sharer: Sharer): void {
    this.#sharers.delete(sharer);
    this.balance();
  }

  /** Takes back what is above a task's share, and gives out what is free. */
  balance(): void {
    const sharers = [...this.#sharers];
    const demands = sharers.map(({ demand }) => demand);
    const targets = evenShares(this.#limit, demands, this.#first);
    let free = this.#limit;
    for (const [at, { permits }] of sharers.entries()) {
      const target = targets[at] ?? 0;
      const kept = permits ? permits.held - permits.leaving : 0;
      if (kept > target) permits?.revoke(kept - target);
      free -= permits?.held ?? 0;
    }
    for (const [at, { permits }] of sharers.entries()) {
      const kept = permits ? permits.held - permits.leaving : 0;
      const wanted = Math.min((targets[at] ?? 0) - kept, free);
      if (permits && wanted > 0) free -= permits.grant(wanted);
    }
    this.#balanceLater(demands);
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  /** A lane that gives a permit back tells nobody, since that happens once an item. */
  #balanceLater(demands: readonly number[]): void {
    const isShort = demands.reduce((sum, demand) => sum + demand, 0) > this.#limit;
    if (!isShort || demands.length < 2) return this.#stopTimer();
    this.#cancelTimer ??= this.#clock.after(TURN_MS, () => {
      this.#cancelTimer = undefined;
      this.#first++;
      this.balance();
    });
  }
}

/** Shares one after the other to each that wants more, beginning with `first`. */
export function evenShares(limit: number, demands: readonly number[], first: number): number[] {
  const shares = demands.map(() => 0);
  let left = limit;
  for (let isGiven = true; isGiven && left > 0;) {
    isGiven = false;
    for (let step = 0; step < demands.length && left > 0; step++) {
      const at = (first + step) % demands.length;
      if ((shares[at] ?? 0) >= (demands[at] ?? 0)) continue;
      shares[at] = (shares[at] ?? 0) + 1;
      left--;
      isGiven = true;
    }
  }
  return shares;
}
