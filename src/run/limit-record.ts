import type { Limit } from '../workflow/workflow.ts';
import type { LimitKey } from './limit-key.ts';
import type { Claimant } from './permit-shares.ts';
import type { LeaseOwner } from './records.ts';

/** A limit as it is set. */
export type LimitRecord = LimitKey & Limit;

/** What a process has of a limit, and what it wants. */
export interface Claim extends Claimant {
  readonly owner: LeaseOwner;
  /** Permits that it holds. */
  readonly held: number;
  /** The number of changes with this one. */
  readonly written: number;
}

/** Distinguishes the owners of claims: an executor has one in each limit. */
export function ownerId({ executor, pid, host, started }: LeaseOwner): string {
  return executor ?? `${host} ${pid} ${started}`;
}
