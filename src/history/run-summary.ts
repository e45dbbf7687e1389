import type { EndState, ItemKey, LeaseOwner, RunState } from '../run/records.ts';

/** One line of `millrace ps`. */
export interface RunSummary {
  /** The id of the run. */
  readonly run: string;
  /** The name of the workflow. */
  readonly workflow: string;
  /** The state of the run. */
  readonly state: RunState;
  /** The limit that it waits for; absent if it runs. */
  readonly waitsFor?: { readonly limit: string };
  /** How all before `finally` has ended; absent before that, and without a `finally`. */
  readonly outcome?: EndState;
  /** When it was started, in milliseconds since the epoch. */
  readonly createdAt: number;
  /** When it ended; undefined before. */
  readonly endedAt: number | undefined;
  /** Milliseconds since then in which it did not run; absent when it always did. */
  readonly idleMs?: number;
  /** Items of all tasks together. */
  readonly items: { readonly total: number; readonly ended: number; readonly failed: number };
  /** Questions of its tasks that wait for an answer; absent if there are none. */
  readonly questions?: number;
  /** The process that runs it. Undefined if there is none: a running run can then be resumed. */
  readonly owner: LeaseOwner | undefined;
  /** The item of another run that this run is. */
  readonly parent?: ItemKey;
  /** The key that it was started with; absent when there was none. */
  readonly key?: string;
  /** The folder in which it was started. Absent in older stores. */
  readonly directory?: string;
}
