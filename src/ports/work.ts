import type { CompletionBatch } from '../items/batch.ts';
import type { Failure } from '../items/failure.ts';
import type { Result } from '../lang/result.ts';
import type { LimitBounds, LimitKey } from '../run/limit-key.ts';
import type { DeathsByItem } from '../run/process-deaths.ts';
import type { RetryRecord, RunRecord, TaskRecord } from '../run/records.ts';
import type { EventKey, SignalRecord, WaitingItem } from '../run/wait-record.ts';
import type { ErrorOrigin } from '../wire/error-origin.ts';
import type { FoldUnitHandle, NotesMessage, TaskMessage } from '../wire/messages.ts';
import type { ItemAttempt } from '../wire/shared/control-block.ts';
import type { Ring } from '../wire/shared/ring.ts';
import type { SourceText } from '../wire/source.ts';
import type { Permits } from '../wire/shared/permits.ts';
import type { RateLimiter } from '../wire/shared/rate-limiter.ts';
import type { Clock } from './clock.ts';
import type { LimitReader } from './limits.ts';
import type { Pool } from './pool.ts';

/** Why work is drained. When the executor closes, child runs are drained as runs of their own. */
export type DrainReason = 'stopping' | 'closing';

/** How the items of one task get done, by consumers in worker threads or by runs of a workflow. */
export interface TaskWork {
  /**
   * Starts the items in `pending`, in that order; absent: all, in the order of their indexes. The
   * first `noted` of them are noted before they begin.
   */
  begin(pending?: Int32Array, noted?: number): void;
  /** Items have come since `begin`, and are on disk: the total of the record has risen. */
  grown(): void;
  /**
   * The record has changed: what may be in flight or start, or items that had failed, `again`, wait
   * for another attempt. Absent where neither can be.
   */
  changed?(again?: Int32Array): void;
  /** Nothing is in flight, and all that was is committed. */
  readonly idle: boolean;
  /** Number of items that are being worked on. */
  readonly inFlight: number;
  /** Claims nothing more. What is in flight ends by itself. */
  drain(reason: DrainReason): void;
  /** Claims nothing more, and asks what is in flight to stop. */
  abort(): void;
  /** Ends the threads of items that are still in flight. Other items in these threads run again. */
  killAll(): void;
  /** A batch of a consumer has arrived and is not yet committed. */
  received(consumer: number): void;
  /** Batches of this task are on disk, as are the retries that follow from them. */
  committed(batches: number): void;
  /** Present when items name the limits that they count in. */
  limitAsked?(asked: LaneLimit): void;
  /** The task has settled or its run was released. Later reports are ignored. */
  close(): void;
  /** Present when the work takes turns with exclusive tasks. */
  readonly turnTaker?: TurnTaker;
  /** Present when the work can hold items until nothing else of the run can run. */
  readonly holder?: Holder;
  /** Present when its items wait without a thread. */
  readonly waiter?: Waiter;
}

/** A lane of a consumer has an item that counts in a limit; null: it has none any more. */
export interface LaneLimit {
  readonly consumer: number;
  readonly lane: number;
  readonly name: string | null;
}

/** Work whose items wait on disk. */
export interface Waiter {
  /** The items that were to begin wait, and that is on disk. */
  begun(): void;
  /** Items whose wait may have ended. Returns those that do not wait any more. */
  found(items: readonly WaitingItem[]): readonly WaitingItem[];
  /** All that is left for it to do is to wait. */
  readonly isWaiting: boolean;
}

/** Work with items that are to run after all others of the run, and alone. */
export interface Holder {
  /** All that is left for it to do now are items that it holds. */
  readonly isWaiting: boolean;
  /** The items may run, once the work has a turn. From now on it is exclusive. */
  release(): void;
}

/** One visit of a task, as its work sees it. */
export interface WorkSubject {
  /** As stored, or as the transaction under way leaves it. */
  readonly record: TaskRecord;
  readonly waiting: WaitingRetries;
  /** The attempt that an item is on; the first is 1. */
  attemptOf(index: number): number;
}

/** Items that wait for their next attempt. */
export interface WaitingRetries {
  readonly size: number;
  /** When the next retry is due, in milliseconds since the epoch. */
  readonly nextDue: number | undefined;
  /** Removes retries that are due, in order, until `accept` refuses one. */
  takeDue(now: number, accept: (retry: RetryRecord) => boolean): void;
}

/** What every kind of work reports to the engine. */
interface WorkCallbacks {
  readonly clock: Clock;
  /** Commits a batch that did not come from a worker. `committed` counts it too. */
  complete(batch: CompletionBatch): void;
  /** Nothing is in flight and nothing will start. With `failure`, no item of the task can run. */
  stopped(failure?: Failure): void;
  /** Something has begun or ended, so that `idle` and what a turn depends on may have changed. */
  changed(): void;
}

/** The death of a worker, as one of the tasks sees it that had items there. */
export interface WorkerLoss {
  readonly reason: string;
  /** Where the error was thrown. */
  readonly stack?: string;
  /** The item it comes from, if that is known; it may be of another task. */
  readonly origin?: ErrorOrigin;
  /** The items of the task that run again for it. */
  readonly again: readonly number[];
}

/** Where the items of a task come from that has a source. */
export interface WorkSource {
  readonly ring: Ring;
  /** The index of the item at position 0 of the ring. */
  readonly base: number;
  /** A `Directory`. */
  readonly directory: SharedArrayBuffer;
  /** Set before `begin`. */
  readonly text: SourceText | undefined;
}

/** What units of a fold combine, while workers are on them. */
export interface UnitSet {
  readonly units: Readonly<Record<number, FoldUnitHandle>>;
  /** No worker needs them any more. */
  release(): void;
}

export interface ThreadWorkOptions {
  readonly message: TaskMessage;
  readonly exclusive: boolean;
  /** Present when the items are those of a source. */
  readonly source?: WorkSource | undefined;
  /** Present for a fold: reads what the units with these numbers combine. */
  readonly units?: ((numbers: Int32Array) => UnitSet) | undefined;
  /** Present when the run bounds its items in flight, or its attempts count in a limit. */
  readonly limit?: SharedLimit | undefined;
  /** Present when each item names its limit: makes a ticket for it, if there is such a limit. */
  readonly ticketFor?: ((name: string) => PermitTicket | undefined) | undefined;
  /** Present when its attempts count in a limit, which may have a rate. */
  readonly limitRate?: RateLimiter | undefined;
  /** Present when a process has died that had the run. */
  readonly deaths?: { readonly notes: NotesMessage; readonly byItem: DeathsByItem } | undefined;
}

export interface ThreadWorkCallbacks extends WorkCallbacks {
  readonly pool: Pool;
  /** A worker died with an error, or an action ended it. */
  workerLost(loss: WorkerLoss): void;
  /** For too long, no worker could be had. The run must be stopped so that it can be resumed. */
  starved(failure: Failure): void;
  /** Returns the number of a new consumer of this task. */
  nextConsumer(): number;
  /** Returns the items that have neither ended nor wait for a retry, in the order they run in. */
  pending(): Int32Array;
}

/** What the items of a task run that are runs, and what the end of such a run means. */
export interface ChildPrograms<Run extends ChildRun, Program> {
  /** Whether the condition of an item holds. */
  wants(index: number): Result<boolean, Failure>;
  /** What an item runs, or why it cannot. */
  of(index: number): Result<Program, Failure>;
  /** Why an item with this output has failed, if its task judges results. */
  check(output: unknown, index: number): Failure | undefined;
  /** Of a run that has failed or was cancelled. */
  failureOf(run: Run): { readonly state: 'failed' | 'timed_out'; readonly failure: Failure };
  /** Of a run that was cancelled since the timeout of the item has passed. */
  timeoutOf(run: Run): Failure;
  /** Of an item whose run cannot be started or resumed. */
  lost(error: unknown): Failure;
}

export interface ChildWorkCallbacks<Run extends ChildRun, Program> extends WorkCallbacks {
  /** Creates the run of an item, or acquires the one that exists, which may have ended. */
  start(item: ItemAttempt, program: Program): Promise<Run>;
  /** `because`: its item has taken too long. */
  cancel(run: Run, because?: Failure): void;
  pause(run: Run): void;
  /** The parent is being paused: runs that start are paused at once. */
  readonly isPausing: boolean;
  /** Checks that this process still has the lease of the parent. */
  verifyLease(): void;
}

export interface WaitCallbacks extends WorkCallbacks {
  /** These items begin to wait; those below the index `begun` have done so. */
  begin(items: readonly WaitingItem[], begun: number): void;
  /** The newest signal of an event and key. */
  signal(of: EventKey): SignalRecord | undefined;
  /** The number of the signal up to which signals do not end a wait. */
  lastSignal(of: EventKey): number;
  /** Looks for waits that have ended. */
  look(): void;
}

/** The run of an item of a task that runs another workflow, or a block. */
export interface ChildRun {
  readonly record: RunRecord;
  /** Once it has ended. */
  readonly output: unknown;
  /** Masks secret values; absent when the run has none. */
  readonly mask: { failure(failure: Failure): Failure } | undefined;
  /** Settles when the run has ended or is paused, or this process can no longer run it. */
  readonly finished: { readonly promise: Promise<void> };
}

/** Work that takes turns with exclusive tasks. */
export interface TurnTaker {
  /** While it has its turn, nothing else runs. */
  readonly exclusive: boolean;
  /** It has items that could run. */
  readonly hasWork: boolean;
  /** Something of it is in flight. What has ended need not be committed. */
  readonly isBusy: boolean;
  /** Claims nothing until `resume`. What is in flight ends. */
  suspend(): void;
  resume(): void;
}

/** What may be in flight of one that shares a limit. */
export type PermitPool = Pick<Permits, 'held' | 'leaving' | 'grant' | 'revoke'>;

/** Work, or all work of a run, that shares a limit. */
export interface Sharer {
  readonly permits: PermitPool | undefined;
  /** Lanes that could have an item in flight. */
  readonly demand: number;
  /** It has been granted permits. */
  permitted(): void;
}

/** A limit that attempts count in, also those of other tasks, runs and processes. */
export interface AttemptLimit {
  readonly shared: SharedLimit;
  readonly rate: RateLimiter;
  /** Nothing counts in it any more. */
  release(): void;
}

/** A limit, and where it is said how much it allows. */
export interface NamedLimit extends LimitKey {
  readonly definition: (limits: LimitReader) => LimitBounds;
}

/** A permit for one attempt. */
export interface PermitTicket {
  /** Calls `start` once the attempt may begin, perhaps at once. */
  ask(start: () => void): void;
  /** The attempt has ended, or is not to begin. */
  release(): void;
}

/** A bound on the items in flight over all tasks of a run, and of the runs that are its items. */
export interface SharedLimit {
  delete(sharer: Sharer): void;
  /** The demand of a sharer, or what its lanes hold, may have changed. The first call adds it. */
  changed(sharer: Sharer): void;
}
