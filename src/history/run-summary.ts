import type { ItemKey, LeaseOwner, RunState } from '../run/records.ts';

/** One line of `millrace ps`. */
export interface RunSummary {
  readonly run: string;
  readonly workflow: string;
  readonly state: RunState;
  readonly createdAt: number;
  readonly endedAt: number | undefined;
  /** Milliseconds since then in which it did not run; absent when it always did. */
  readonly idleMs?: number;
  /** Items of all tasks together. */
  readonly items: { readonly total: number; readonly ended: number; readonly failed: number };
  /** The process that runs it. Undefined if there is none: a running run can then be resumed. */
  readonly owner: LeaseOwner | undefined;
  /** The item of another run that this run is. */
  readonly parent?: ItemKey;
  /** The folder in which it was started. Absent in older stores. */
  readonly directory?: string;
}
