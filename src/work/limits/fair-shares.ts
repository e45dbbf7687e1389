import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { SharedLimit, Sharer } from '../../ports/work.ts';

/** Time between two looks at the permits while tasks want more than there are, in milliseconds. */
const BALANCE_MS = 50;

/**
 * Shares the items that a run may have in flight among its tasks, as evenly as they can use them.
 * More tasks than there are permits take turns, so that none is left out.
 */
export class FairShares implements SharedLimit {
  readonly #limit: number;
  readonly #clock: Clock;
  readonly #sharers = new Set<Sharer>();
  /** Where the shares that are left over go first; moves on with each look. */
  #first = 0;
  /** Set while tasks want more permits than there are. */
  #cancelTimer: CancelTimer | undefined;

  constructor(limit: number, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  add(sharer: Sharer): void {
    this.#sharers.add(sharer);
  }

  delete(sharer: Sharer): void {
    this.#sharers.delete(sharer);
    this.balance();
  }

  /** Revokes what is above the share of a task, and grants what is free. */
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

  /** A lane that returns its permit sends no message, since that happens once an item. */
  #balanceLater(demands: readonly number[]): void {
    const isShort = demands.reduce((sum, demand) => sum + demand, 0) > this.#limit;
    if (!isShort || demands.length < 2) return this.#stopTimer();
    this.#cancelTimer ??= this.#clock.after(BALANCE_MS, () => {
      this.#cancelTimer = undefined;
      this.#first++;
      this.balance();
    });
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}

/** Deals shares out one by one to each that wants more, beginning with `first`. */
export function evenShares(limit: number, demands: readonly number[], first: number): number[] {
  const shares = demands.map(() => 0);
  let left = limit;
  for (let isDealing = true; isDealing && left > 0;) {
    isDealing = false;
    for (let step = 0; step < demands.length && left > 0; step++) {
      const at = (first + step) % demands.length;
      if ((shares[at] ?? 0) >= (demands[at] ?? 0)) continue;
      shares[at] = (shares[at] ?? 0) + 1;
      left--;
      isDealing = true;
    }
  }
  return shares;
}
