import type { Brand } from '../lang/brand.ts';
import type { Failure } from '../items/failure.ts';
import type { ItemState } from '../items/item-state.ts';
import type { CancelPolicy } from '../workflow/workflow.ts';

export type RunId = Brand<string, 'RunId'>;

export type RunState = 'running' | 'succeeded' | 'failed' | 'cancelled' | 'paused';

export type TaskState =
  'waiting' | 'running' | 'succeeded' | 'failed' | 'timed_out' | 'cancelled' | 'skipped';

export interface Summary {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timed_out: number;
  readonly cancelled: number;
  readonly skipped: number;
}

export interface TaskKey {
  readonly run: RunId;
  readonly task: string;
  readonly visit: number;
}

export interface ItemKey extends TaskKey {
  readonly index: number;
  readonly attempt: number;
}

/** Where the list of a task is: a node of a stored document or batch, or the results of another task. */
export type ListSource =
  | { readonly kind: 'document'; readonly name: string; readonly node: number }
  | {
      readonly kind: 'batch';
      readonly task: string;
      readonly visit: number;
      readonly batch: number;
      readonly node: number;
    }
  | { readonly kind: 'results'; readonly task: string; readonly visit: number };

export interface RunRecord {
  readonly id: RunId;
  readonly workflow: string;
  /** The text as it was started; a run is resumed from this, not from the file. */
  readonly text: string;
  readonly file?: string;
  /** Absolute action folders, for resume. */
  readonly actions: readonly string[];
  /** Names of the parameters whose values are shown nowhere. */
  readonly secrets?: readonly string[];
  readonly state: RunState;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly endedAt?: number;
  readonly error?: Failure;
  /** What could not be rendered of the output of a run that did not succeed. */
  readonly outputErrors?: readonly Failure[];
  /** The item of another run that this run is. */
  readonly parent?: ItemKey;
  /** Given by who started it; starting again with the same key answers this run. */
  readonly key?: string;
  /** When what had failed of it was tried again, the last time. Its timeout counts from then. */
  readonly retriedAt?: number;
  /** The machine that it was started on. */
  readonly machine?: Readonly<Record<string, string | number>>;
}

/** When the timeout of a run began to count. */
export function timeBegan({ createdAt, retriedAt }: RunRecord): number {
  return retriedAt ?? createdAt;
}

export interface TaskRecord {
  readonly task: string;
  readonly visit: number;
  readonly state: TaskState;
  /** A plain task is a list of one. */
  readonly single: boolean;
  /** Items not yet ended. Lives here, and changes only in the transaction that sets done bits. */
  readonly remaining: number;
  readonly summary: Summary;
  /** The list of a `with_items` task. */
  readonly list?: ListSource;
  /** The number of batch records. */
  readonly batches: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly error?: Failure;
  /** When a task that waits for its delay starts, in milliseconds since the epoch. */
  readonly due?: number;
  /** When what has not ended is timed out, in milliseconds since the epoch. */
  readonly deadline?: number;
  /** What becomes of the items that have not ended by themselves, once that is decided: they have no entry in a batch. */
  readonly remainder?: ItemState;
  /** Of a task with a join: the tasks that have fired towards its next visit. */
  readonly arrived?: readonly string[];
  /** Positions of the transitions that fired. */
  readonly fired?: readonly number[];
  /** They fired while the run was being stopped, so that nothing followed from them. */
  readonly unfollowed?: boolean;
  /** How often what had failed was tried again; batches of before then hold entries that no longer count. */
  readonly rerun?: number;
  /** Of a running task, the visits of other tasks that its input reads, where these have gone on since it started. */
  readonly visits?: Readonly<Record<string, number>>;
  /** The document with the variables that its input reads, where others have been published since it started. */
  readonly vars?: string;
  /** As rendered when the task started. */
  readonly concurrency?: number;
  readonly rateLimit?: number;
}

/** An item that waits for its next attempt. */
export interface RetryRecord {
  readonly index: number;
  /** The attempt that comes next, counted from 1. */
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly due: number;
  /** Attempts of earlier rounds, which do not count as retries. */
  readonly base?: number;
}

/** What was asked of a run and is not done yet. A cancel wins over a pause. */
export interface RunRequest {
  /** True: as the workflow says. */
  readonly cancel?: CancelPolicy | true;
  readonly pause?: boolean;
  /** The run has been removed; what belonged to it is being removed too. */
  readonly remove?: boolean;
}

/** Who runs a run. Every transaction of a run checks that the epoch is still its own. */
export interface Lease {
  readonly run: RunId;
  readonly epoch: number;
  readonly owner: LeaseOwner;
}

export interface LeaseOwner {
  readonly pid: number;
  readonly host: string;
  /** Distinguishes a process from a later one with the same pid, where the system tells. */
  readonly started: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}
