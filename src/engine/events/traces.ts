import type { Failure } from '../../items/failure.ts';
import type { ItemState } from '../../items/item-state.ts';
import type { RunState, Summary, TaskState } from '../../run/records.ts';

/** What listeners of the tracing channel `millrace:run` get: one object for a run. */
export interface RunTrace {
  /** The id of the run. */
  readonly run: string;
  /** The name of the workflow. */
  readonly workflow: string;
  /** When this process began it, or went on with it, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** The visit of a task of which the run is an item; absent where it is none. */
  readonly within?: TaskTrace;
  /** At the end: how it has ended, `paused`, or `stopped` when it was left unfinished. */
  state?: RunState | 'stopped';
  /** At the end: when. */
  endedAt?: number;
  /** Why it failed; secrets are masked. */
  error?: Failure;
}

/** What listeners of `millrace:task` get: one object for a visit of a task. */
export interface TaskTrace {
  /** Of its run. */
  readonly of: RunTrace;
  /** The name of the task. */
  readonly task: string;
  /** The number of the visit, from 1. */
  readonly visit: number;
  /** The name of its action. */
  readonly action: string;
  /** Number of items, as far as it is known. */
  readonly total: number;
  /** When this process began it, in milliseconds since the epoch. */
  readonly startedAt: number;
  /**
   * The `traceparent` (W3C Trace Context) that its actions have as `ctx.traceparent`, if a listener
   * of `start` sets it.
   */
  traceparent?: string;
  /** At the end: how it has ended. */
  state?: TaskState;
  /** At the end: its items by state. */
  summary?: Summary;
  /** At the end: when. */
  endedAt?: number;
  /** Why it failed; secrets are masked. */
  error?: Failure;
}

/** What listeners of `millrace:item` get once the end of an item is on disk. */
export interface ItemTrace {
  /** Of the visit of its task. */
  readonly of: TaskTrace;
  /** The position of the item, from 0. */
  readonly index: number;
  /** The number of the attempt, from 1. */
  readonly attempt: number;
  /** How it has ended. */
  readonly state: ItemState;
  /** When its last attempt began, in milliseconds since the epoch; null if it was not measured. */
  readonly startedAt: number | null;
  /** How long that ran, in milliseconds; null if it was not measured. */
  readonly ms: number | null;
  /** The number of the worker thread; absent where the item ran in none. */
  readonly worker?: number;
  /** Why it failed; secrets are masked. */
  readonly error?: Failure;
}
