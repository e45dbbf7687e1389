import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { PermitPool, SharedLimit, Sharer } from '../../ports/work.ts';
import { EvenShares } from './even-shares.ts';

/** Time between two turns while tasks want more than there is, in milliseconds. */
const TURN_MS = 50;

/** Permits of a task, as they were when it was last read. It can only have fewer since. */
interface Holding {
  readonly held: number;
  /** Of these, those that it loses when their items end. */
  readonly leaving: number;
}

const nothing: Holding = { held: 0, leaving: 0 };

/**
 * Shares the items that a run may have in flight among its tasks, as evenly as they can use them.
 * More tasks than there are permits take turns, so that none is left out. A change of one task
 * costs as much as permits move because of it, whatever the number of tasks.
 */
export class FairShares implements SharedLimit {
  readonly #clock: Clock;
  /** The limit of the run that this one is an item of: what may be in flight here is a part. */
  readonly #upstream: SharedLimit | undefined;
  /** How many may be in flight of those that the run around has. */
  #most: number;
  /** How many may be in flight now. */
  #limit: number;
  readonly #shares: EvenShares<Sharer>;
  readonly #holdings = new Map<Sharer, Holding>();
  /** Permits that no task holds. */
  #free: number;
  /** Tasks with fewer permits than their share, in the order in which they get the next ones. */
  readonly #owed = new Set<Sharer>();
  /** Tasks with permits that are revoked: a lane that returns one sends no message. */
  readonly #leaving = new Set<Sharer>();
  /** Set while tasks want more permits than there are. */
  #cancelTimer: CancelTimer | undefined;
  /** A task that gets permits begins work, which can change others: they come after it. */
  readonly #unread = new Set<Sharer>();
  #isBalancing = false;
  #balanceAgain = false;

  constructor(limit: number, clock: Clock, upstream?: SharedLimit) {
    this.#clock = clock;
    this.#upstream = upstream;
    this.#most = limit;
    this.#limit = upstream ? 0 : limit;
    this.#shares = new EvenShares(this.#limit);
    this.#free = this.#limit;
  }

  /** All work here, as it shares the limit of the run around. */
  readonly #group: Sharer & { readonly permits: PermitPool } = this.#asSharer();

  #asSharer(): Sharer & { readonly permits: PermitPool } {
    const over = (): number => Math.max(0, -this.#free);
    const held = (): number => this.#limit + over();
    const demand = (): number => Math.min(this.#most, this.#shares.demanded);
    return {
      permits: {
        get held() {
          return held();
        },
        get leaving() {
          return over();
        },
        grant: (count) => {
          this.#resize(this.#limit + count);
          return count;
        },
        revoke: (count) => this.#resize(this.#limit - count),
      },
      get demand() {
        return demand();
      },
      permitted: () => {},
    };
  }

  #resize(limit: number): void {
    this.#free += limit - this.#limit;
    this.#limit = limit;
    this.#shares.resize(limit);
    this.#balance();
  }

  /** From now on so many may be in flight. What is above ends by itself. */
  setMost(most: number): void {
    this.#most = most;
    if (this.#upstream) this.#balance();
    else this.#resize(most);
  }

  delete(sharer: Sharer): void {
    this.#unread.delete(sharer);
    this.#owed.delete(sharer);
    this.#hold(sharer, nothing);
    this.#holdings.delete(sharer);
    this.#shares.delete(sharer);
    this.#balance();
    if (this.#holdings.size > 0 || !this.#upstream) return;
    // What it has there goes to others.
    this.#resize(0);
    this.#upstream.delete(this.#group);
  }

  changed(sharer: Sharer): void {
    this.#unread.add(sharer);
    this.#balance();
  }

  #balance(): void {
    this.#balanceAgain = true;
    if (this.#isBalancing) return;
    this.#isBalancing = true;
    while (this.#balanceAgain) {
      this.#balanceAgain = false;
      for (const sharer of this.#unread) this.#read(sharer);
      for (const sharer of this.#shares.takeChanged()) this.#revoke(sharer);
      this.#grantAll();
    }
    this.#isBalancing = false;
    this.#turnLater();
    if (this.#holdings.size > 0) this.#upstream?.changed(this.#group);
  }

  #read(sharer: Sharer): void {
    this.#unread.delete(sharer);
    const { held = 0, leaving = 0 } = sharer.permits ?? {};
    this.#hold(sharer, { held, leaving });
    this.#shares.demand(sharer, sharer.demand);
    this.#revoke(sharer);
  }

  /** The only place that changes what a task is known to hold. */
  #hold(sharer: Sharer, holding: Holding): void {
    this.#free += (this.#holdings.get(sharer) ?? nothing).held - holding.held;
    this.#holdings.set(sharer, holding);
    if (holding.leaving > 0) this.#leaving.add(sharer);
    else this.#leaving.delete(sharer);
  }

  /** Revokes what is above the share of a task; one that has less is owed the difference. */
  #revoke(sharer: Sharer): void {
    const { permits } = sharer;
    if (!permits) return;
    const missing = this.#missing(sharer);
    if (missing < 0) {
      permits.revoke(-missing);
      this.#hold(sharer, { held: permits.held, leaving: permits.leaving });
    }
    if (missing > 0) this.#owed.add(sharer);
    else this.#owed.delete(sharer);
  }

  #grantAll(): void {
    for (const sharer of this.#owed) {
      if (this.#free <= 0) return;
      const wanted = Math.min(this.#missing(sharer), this.#free);
      const granted = sharer.permits?.grant(wanted) ?? 0;
      const { held, leaving } = this.#holdings.get(sharer) ?? nothing;
      this.#hold(sharer, { held: held + granted, leaving });
      // One that can take no more at present is read again when its lanes have changed.
      if (granted < wanted || this.#missing(sharer) === 0) this.#owed.delete(sharer);
      if (granted > 0) sharer.permitted();
    }
  }

  #missing(sharer: Sharer): number {
    const { held, leaving } = this.#holdings.get(sharer) ?? nothing;
    return this.#shares.of(sharer) - (held - leaving);
  }

  #turnLater(): void {
    const isWaiting = this.#shares.isUneven || this.#leaving.size > 0;
    if (!isWaiting) return this.#stopTimer();
    this.#cancelTimer ??= this.#clock.after(TURN_MS, () => {
      this.#cancelTimer = undefined;
      this.#turn();
    });
  }

  #turn(): void {
    for (const sharer of this.#leaving) this.#unread.add(sharer);
    this.#shares.rotate();
    this.#balance();
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}
