import type { LimitKey, LimitLevel } from '../run/limit-key.ts';
import type { Claim, LimitRecord } from '../run/limit-record.ts';
import type { LeaseOwner } from '../run/records.ts';

/** A limit, and what of it is counted. */
export interface CountedLimit extends LimitKey {
  readonly level: LimitLevel;
}

/** The limits of a store, and what its processes hold of them. */
export interface LimitReader {
  /** Rises with each change of a limit or a claim. */
  readonly changes: number;
  get(key: LimitKey): LimitRecord | undefined;
  /** Those of the store and of all workflows. */
  all(): LimitRecord[];
  /** What each process has of a limit. */
  claims(of: CountedLimit): Claim[];
  /** The time before which nothing more may start, in milliseconds since the epoch. */
  nextStart(of: CountedLimit): number | undefined;
}

export interface LimitWriter extends LimitReader {
  put(limit: LimitRecord): void;
  /** Returns whether there was one. */
  remove(key: LimitKey): boolean;
  putClaim(of: CountedLimit, claim: Omit<Claim, 'written'>): void;
  removeClaim(of: CountedLimit, owner: LeaseOwner): void;
  /** Removes all claims of a process. */
  removeClaimsOf(owner: LeaseOwner): void;
  putNextStart(of: CountedLimit, time: number): void;
}
