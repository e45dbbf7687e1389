import type { Clock } from '../ports/clock.ts';
import type { LeaseOwner } from '../run/records.ts';
import { type ExecutorIdentity, ownerAlive, ownerDied, thisProcess } from '../store/owner.ts';
import { systemClock } from './system-clock.ts';

/** What runs depend on besides store and workers: time, chance, and processes that own leases. */
export interface Surroundings {
  readonly clock: Clock;
  /** This process, as the owner of a lease that it acquires now. */
  owner(): LeaseOwner;
  /** Whether the owner of a lease is a living process, or may be one. */
  alive(owner: LeaseOwner): boolean;
  /** Whether the process has ended of an owner that had not released its lease. */
  died(owner: LeaseOwner): boolean;
}

/** This process and this machine, for work that ends with one transaction. */
export const surroundings: Surroundings = {
  clock: systemClock,
  owner: () => thisProcess(systemClock.now()),
  alive: ownerAlive,
  died: ownerDied,
};

/** The same for an executor: its leases are its own among those of the process. */
export function surroundingsOf(identity: ExecutorIdentity): Surroundings {
  return { ...surroundings, owner: () => identity.owner(systemClock.now()) };
}
