import type { MessagePort } from 'node:worker_threads';
import type { Json, JsonObject } from '../lang/json.ts';
import type { Failure } from '../items/failure.ts';
import type { ValueHandle } from './handle.ts';

/** A file that holds actions. */
export interface PackHandle {
  readonly pack: string;
  readonly url: string;
}

/** What a worker needs to know of a task; the same object for all drains of one visit. */
export interface DrainTask {
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
export interface DrainMessage {
  readonly kind: 'drain';
  /** Unique in the process of the coordinator. */
  readonly drain: number;
  readonly task: DrainTask;
  readonly control: SharedArrayBuffer;
  /** All lanes of the control block; this drain owns `[firstLane, endLane)`. */
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
  readonly pace?: { readonly rate: number; readonly buffer: SharedArrayBuffer };
  /** Nothing else may be in the worker: what it runs is suspected of taking its worker down. */
  readonly alone?: boolean;
}

/** Asks a worker which actions some packs have, by loading them. */
interface DescribeMessage {
  readonly kind: 'describe';
  readonly packs: readonly PackHandle[];
}

export type JobMessage = DrainMessage | DescribeMessage;

/** One piscina job: a worker takes jobs from the port until it is told to leave. */
export interface ShiftMessage {
  readonly port: MessagePort;
  /** A `ShiftGate`. */
  readonly gate: SharedArrayBuffer;
}

/** What comes over the port of a shift. */
export type PostedJob =
  | { readonly kind: 'job'; readonly job: number; readonly message: JobMessage }
  | { readonly kind: 'leave' };

/** How a drain ended, as the worker tells it. `batches` says how many it has posted. */
export type DrainReply =
  | { readonly kind: 'drained'; readonly batches: number }
  | { readonly kind: 'unusable'; readonly failure: Failure };

export type DescribeReply =
  | { readonly kind: 'described'; readonly actions: readonly string[] }
  | { readonly kind: 'unusable'; readonly failure: Failure };

/** What a worker posts while it drains. */
export type WorkerReport =
  | { readonly kind: 'ended'; readonly job: number; readonly reply: DrainReply | DescribeReply }
  /** An action of this drain waits for something: the worker is free for others meanwhile. */
  | { readonly kind: 'waits'; readonly drain: number }
  | { readonly kind: 'batch'; readonly drain: number; readonly batch: SharedArrayBuffer }
  | {
      readonly kind: 'log';
      readonly drain: number;
      readonly index: number;
      readonly message: string;
      readonly fields?: JsonObject;
    };

/** Sent to all workers when documents are no longer needed. */
export interface ReleaseMessage {
  readonly release: readonly number[];
}
