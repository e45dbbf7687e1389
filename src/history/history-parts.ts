import type { Clock } from '../ports/clock.ts';
import type { StoreReader } from '../ports/store.ts';
import type { LeaseOwner } from '../run/records.ts';

/** What runs are read from. */
export interface HistoryParts {
  readonly store: StoreReader & { close(): Promise<void> };
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'after'>;
  /** Whether the owner of a lease is a living process, or may be one. */
  readonly alive: (owner: LeaseOwner) => boolean;
}
