import type { MessagePort } from 'node:worker_threads';
import type { CodeVersion } from '../code/code-version.ts';
import type { JsonObject } from '../lang/json.ts';
import type { Failure } from '../items/failure.ts';
import type { ItemProgress } from '../items/item-progress.ts';
import type { SegmentPlace } from '../segments/appender.ts';
import type { ErrorOrigin } from './error-origin.ts';
import type { LaneBlock } from './lane-block.ts';
import type { LoggedLine } from './logged-line.ts';
import type { NameHandles } from './name-handles.ts';
import type { ValueHandle } from './handle.ts';
import type { ItemAttempt } from './shared/control-block.ts';
import type { RateLimiterHandle } from './shared/rate-limiter.ts';
import type { SourceMessage } from './source.ts';

/** A file that holds actions. */
export interface PackHandle {
  readonly pack: string;
  readonly url: string;
  /** The version of its code that is to run. Absent: whichever there is, as of built-in packs. */
  readonly code?: CodeVersion;
}

/** What a pack exports. */
export interface PackExports {
  readonly pack: string;
  /** Names of its actions, without that of the pack. */
  readonly actions: readonly string[];
  /** The actions that are folds. */
  readonly folds: readonly string[];
  /** What its other exports are, by name: `a number`. */
  readonly others: Readonly<Record<string, string>>;
}

/** The part of a consumer message that is the same for all consumers of a visit. */
export interface TaskMessage {
  readonly run: { readonly id: string; readonly workflow: string };
  /** Of a task in a block: `RUN/TASK/VISIT/INDEX` of the item that it belongs to. */
  readonly path?: string;
  readonly task: string;
  readonly visit: number;
  readonly action: string;
  /** In place of the action: what a lane runs for each item. */
  readonly block?: LaneBlock;
  readonly packs: readonly PackHandle[];
  readonly input: JsonObject | string;
  /** The condition of each item: where it does not hold, the item is skipped. */
  readonly when?: string;
  /** Milliseconds per attempt. */
  readonly timeout?: number;
  /** What the result of an attempt must be: templates. */
  readonly failWhen?: string;
  readonly until?: string;
  /** The template of the limit that each item counts in. */
  readonly limit?: string;
  /** Milliseconds by which the clock that all threads share is behind the clock of the run. */
  readonly clockOffset: number;
  /** Each item is timed by itself. Otherwise those that are quick can be timed together. */
  readonly timesEach?: boolean;
  readonly names: NameHandles;
  /** The items are units of a fold. */
  readonly isFold?: boolean;
  /** Absent for a plain task. */
  readonly list?: ValueHandle;
  /** With `batch_size`: an item is a slice of up to this many elements of the list. */
  readonly batchSize?: number;
  /** With `repeat`: the number of elements that the items repeat. */
  readonly elements?: number;
  readonly context?: ValueHandle;
  /** W3C Trace Context: what the actions are part of. */
  readonly traceparent?: string;
  /** The folder that relative paths are resolved against: absolute. */
  readonly directory: string;
  /** Where outputs go that are not small; absent: to the coordinator. */
  readonly segments?: SegmentPlace;
  /** The bytes that are kept of the log of an item; absent when none are. */
  readonly logBytes?: number;
  /** What programs print is passed on as it comes. */
  readonly follows?: boolean;
  /** Present when no item may start once more have failed than are tolerated. */
  readonly failFast?: FailFastMessage;
}

export interface FailFastMessage {
  /** How many items may fail or time out. */
  readonly tolerated: number;
  /**
   * The attempt after which a failed item is not tried again; absent: the coordinator judges each
   * failure.
   */
  readonly lastAttempt?: number;
  /** An item that asks for a longer wait, in milliseconds, is not tried again either. */
  readonly longestWait?: number;
}

/** References to what a unit of a fold combines. */
export interface FoldUnitHandle {
  /** The state that it continues; absent: the beginning. */
  readonly acc?: ValueHandle;
  readonly values?: ValueHandle;
  /** States to merge, in this order. */
  readonly parts?: readonly ValueHandle[];
  /** Its state becomes the output. */
  readonly isLast: boolean;
}

/** An assignment: the worker takes items of one task until none is left. */
export interface ConsumerMessage {
  readonly kind: 'consumer';
  /** Unique in the process of the coordinator. */
  readonly consumer: number;
  readonly task: TaskMessage;
  readonly control: SharedArrayBuffer;
  /** Memory for the `OpenBatch`. Set when the consumer gets a worker. */
  readonly openBatch?: SharedArrayBuffer;
  /** All lanes of the control block; this consumer owns `[firstLane, endLane)`. */
  readonly lanes: number;
  readonly firstLane: number;
  readonly endLane: number;
  /** Consumers of one round share the work among the workers: a worker has one of them. */
  readonly round: number;
  /** Present when the items are those of a source. */
  readonly source?: SourceMessage;
  /** If positions are not indexes: position p is item `positions[p]` (Int32). */
  readonly positions?: SharedArrayBuffer;
  /** Current attempts of the items, if any has been tried before. */
  readonly attempts?: SharedArrayBuffer;
  /** `Permits`, if the run bounds the items in flight over all tasks. */
  readonly permits?: SharedArrayBuffer;
  /** `Permits` for the limits that items name. */
  readonly itemPermits?: SharedArrayBuffer;
  /** Of the limit that its attempts count in, and of the task: those that have a rate. */
  readonly rateLimits?: readonly RateLimiterHandle[];
  /** Items at positions before `until` are claimed one at a time, and noted before they begin. */
  readonly notes?: NotesMessage & { readonly until: number };
  /** What the units combine that a fold has as its items. */
  readonly units?: Readonly<Record<number, FoldUnitHandle>>;
  /** The worker runs nothing else: the items are suspected of ending their worker. */
  readonly isolated?: boolean;
}

/** The file in which workers note items, and the epoch of the process that asks for it. */
export interface NotesMessage {
  readonly path: string;
  readonly epoch: number;
}

/** Asks a worker to load packs and list what they export. */
interface DescribeMessage {
  readonly kind: 'describe';
  readonly packs: readonly PackHandle[];
}

export type AssignmentMessage = ConsumerMessage | DescribeMessage;

/** Sent to a new thread, which replies once it can run sessions. */
export interface ReadyMessage {
  readonly kind: 'ready';
}

/** One piscina task: a worker takes assignments from the port until it receives `end`. */
export interface SessionMessage {
  readonly kind: 'session';
  /** Unique in the process of the coordinator. */
  readonly session: number;
  readonly port: MessagePort;
  /** A `PostedCount`. */
  readonly postedCount: SharedArrayBuffer;
}

/** Messages to a worker over the port of a session. */
export type PostedAssignment =
  | {
      readonly kind: 'assignment';
      readonly assignment: number;
      readonly message: AssignmentMessage;
      /** The pack did not load before: the worker reports when it has. */
      readonly isRetry?: boolean;
    }
  | { readonly kind: 'end' };

/** The pack does not load in this thread, or lacks the action. Nothing has run. */
export interface Unloaded {
  readonly kind: 'unloaded';
  readonly url: string | undefined;
  readonly failure: Failure;
  /** The code of a lack of descriptors or memory, such as `EMFILE`. */
  readonly lack?: string;
}

/** How a consumer ended. `batches` is the number of batches that it has posted. */
export type ConsumerReply =
  | { readonly kind: 'finished'; readonly batches: number }
  | Unloaded
  | { readonly kind: 'unusable'; readonly failure: Failure };

export type DescribeReply =
  | { readonly kind: 'described'; readonly packs: readonly PackExports[] }
  | { readonly kind: 'unusable'; readonly failure: Failure };

/** Messages from a worker during a session. */
export type WorkerReport =
  | {
      readonly kind: 'ended';
      readonly assignment: number;
      readonly reply: ConsumerReply | DescribeReply;
    }
  /** The import of a pack begins; it may never end. */
  | { readonly kind: 'loading'; readonly assignment: number; readonly url: string }
  | { readonly kind: 'loaded'; readonly assignment: number; readonly url: string }
  /** An action of this consumer returned a pending promise: the worker has time for others. */
  | { readonly kind: 'waits'; readonly consumer: number }
  /** An error outside of the promise of an action. The worker goes on. */
  | {
      readonly kind: 'late-error';
      readonly origin: ErrorOrigin;
      readonly reason: string;
      readonly stack?: string;
    }
  /** An action of this consumer cannot begin for a lack such as `EMFILE`: it is tried again. */
  | { readonly kind: 'lacking'; readonly consumer: number; readonly lack: string }
  /** An action that could not begin has had what it needs. */
  | { readonly kind: 'supplied'; readonly consumer: number }
  /** An action of this worker runs a program: where is the spawner? */
  | { readonly kind: 'spawner'; readonly reply: MessagePort }
  | CheckpointReport
  | LoadCheckpointReport
  /** A lane has an item that counts in a limit; null: it has none any more. */
  | {
      readonly kind: 'limit';
      readonly consumer: number;
      readonly lane: number;
      readonly limit: string | null;
    }
  /** How far an item is. */
  | {
      readonly kind: 'progress';
      readonly consumer: number;
      readonly item: ItemAttempt;
      readonly progress: ItemProgress;
    }
  | { readonly kind: 'batch'; readonly consumer: number; readonly batch: SharedArrayBuffer }
  | {
      readonly kind: 'log';
      readonly consumer: number;
      readonly line: LoggedLine;
      /** The bytes that the line takes in the `LogWindow` of the thread. */
      readonly size: number;
    };

/** An attempt leaves a document, and hears when it is on disk. */
export interface CheckpointReport {
  readonly kind: 'checkpoint';
  readonly consumer: number;
  readonly item: ItemAttempt;
  readonly document: SharedArrayBuffer;
  readonly reply: MessagePort;
}

export interface CheckpointReply {
  readonly isStored: boolean;
}

/** An attempt asks for what an earlier one has left, and waits for the `WaitFlag`. */
export interface LoadCheckpointReport {
  readonly kind: 'load-checkpoint';
  readonly consumer: number;
  readonly item: ItemAttempt;
  readonly reply: MessagePort;
  readonly flag: SharedArrayBuffer;
}

export interface LoadedCheckpoint {
  readonly document?: SharedArrayBuffer;
}

/** The reply to a worker that asks for the spawner. */
export type SpawnerReply =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** Sent to all workers: they release these documents, and close the files in this folder. */
export interface ReleaseMessage {
  readonly release: readonly number[];
  readonly folder?: string;
}
