import type { MessagePort } from 'node:worker_threads';
import type { Json, JsonObject } from '../lang/json.ts';
import type { Failure } from '../items/failure.ts';
import type { ValueHandle } from './handle.ts';

/** A file that holds actions. */
export interface PackHandle {
  readonly pack: string;
  readonly url: string;
}

/** What a worker needs to know of a task; the same object for all consumers of one visit. */
export interface TaskMessage {
  readonly run: { readonly id: string; readonly workflow: string };
  readonly task: string;
  readonly visit: number;
  readonly action: string;
  readonly packs: readonly PackHandle[];
  readonly input: JsonObject | string;
  /** Milliseconds per attempt. */
  readonly timeout?: number;
  readonly names: NameHandles;
  /** Absent for a plain task. */
  readonly list?: ValueHandle;
  /** An item is an array of up to this many elements of the list. */
  readonly batchSize?: number;
  /** How many elements a list has whose items are repetitions of them. */
  readonly elements?: number;
  readonly context?: ValueHandle;
}

/** The names that the input reads, by reference. */
export interface NameHandles {
  readonly parameters?: ValueHandle;
  readonly vars?: ValueHandle;
  /** The machine that the run was started on. */
  readonly machine?: Readonly<Record<string, string | number>>;
  readonly tasks: Readonly<Record<string, TaskHandles>>;
}

export interface TaskHandles {
  readonly state: string;
  readonly summary: JsonObject;
  readonly error: Json;
  readonly output?: ValueHandle;
  readonly items?: ValueHandle;
}

/** One job of a worker: it takes items of one task until none is left. */
export interface ConsumerMessage {
  readonly kind: 'consumer';
  /** Unique in the process of the coordinator. */
  readonly consumer: number;
  readonly task: TaskMessage;
  readonly control: SharedArrayBuffer;
  /** All lanes of the control block; this consumer owns `[firstLane, endLane)`. */
  readonly lanes: number;
  readonly firstLane: number;
  readonly endLane: number;
  /** Where positions are not indexes: position p stands for item `positions[p]` (Int32). */
  readonly positions?: SharedArrayBuffer;
  /** The attempt that items taken by position are on. */
  readonly attempts?: SharedArrayBuffer;
  /** `Permits`, where the run bounds the items in flight over all tasks. */
  readonly permits?: SharedArrayBuffer;
  /** `Pace`, and its items per second, where the task bounds them. */
  readonly rateLimit?: { readonly rate: number; readonly buffer: SharedArrayBuffer };
  /** Nothing else may be in the worker: what it runs is suspected of taking its worker down. */
  readonly isolated?: boolean;
}

/** Asks a worker which actions some packs have, by loading them. */
interface DescribeMessage {
  readonly kind: 'describe';
  readonly packs: readonly PackHandle[];
}

export type AssignmentMessage = ConsumerMessage | DescribeMessage;

/** One piscina job: a worker takes jobs from the port until it is told to leave. */
export interface SessionMessage {
  readonly port: MessagePort;
  /** A `ShiftGate`. */
  readonly postedCount: SharedArrayBuffer;
}

/** What comes over the port of a shift. */
export type PostedAssignment =
  | {
      readonly kind: 'assignment';
      readonly assignment: number;
      readonly message: AssignmentMessage;
    }
  | { readonly kind: 'end' };

/** How a consumer ended, as the worker tells it. `batches` says how many it has posted. */
export type ConsumerReply =
  | { readonly kind: 'finished'; readonly batches: number }
  | { readonly kind: 'unusable'; readonly failure: Failure };

export type DescribeReply =
  | { readonly kind: 'described'; readonly actions: readonly string[] }
  | { readonly kind: 'unusable'; readonly failure: Failure };

/** What a worker posts while it drains. */
export type WorkerReport =
  | {
      readonly kind: 'ended';
      readonly assignment: number;
      readonly reply: ConsumerReply | DescribeReply;
    }
  /** An action of this consumer waits for something: the worker is free for others meanwhile. */
  | { readonly kind: 'waits'; readonly consumer: number }
  | { readonly kind: 'batch'; readonly consumer: number; readonly batch: SharedArrayBuffer }
  | {
      readonly kind: 'log';
      readonly consumer: number;
      readonly index: number;
      readonly message: string;
      readonly fields?: JsonObject;
    };

/** Sent to all workers when documents are no longer needed. */
export interface ReleaseMessage {
  readonly release: readonly number[];
}
