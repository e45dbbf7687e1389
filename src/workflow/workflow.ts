import type { Json, JsonObject } from '../lang/json.ts';
import type { SourceRange } from './problem.ts';

export const parameterTypes = [
  'string',
  'integer',
  'number',
  'boolean',
  'array',
  'object',
] as const;

export type ParameterType = (typeof parameterTypes)[number];

export interface Parameter {
  readonly type?: ParameterType;
  readonly required: boolean;
  readonly default?: Json;
  readonly description?: string;
  /** The values it may have. */
  readonly enum?: readonly Json[];
  /** A regular expression (flag u) that a string must match somewhere. */
  readonly pattern?: string;
  /** Least and greatest value of a number, or length of a string or array. */
  readonly min?: number;
  readonly max?: number;
  /** Its value is shown nowhere. */
  readonly secret?: boolean;
}

export const backoffs = ['constant', 'linear', 'exponential'] as const;

/** How often an item is tried again, and how long it waits before. */
export interface Retry {
  /** Tries after the first. */
  readonly count: number;
  /** Milliseconds before the first retry. */
  readonly delay: number;
  readonly backoff: (typeof backoffs)[number];
  /** Upper bound of one wait, in milliseconds. */
  readonly maxDelay?: number;
  /** The share of a wait that is left to chance, from 0 to 1: of the delay d, d·(1 - jitter) is certain. */
  readonly jitter?: number;
  /** A template of one tag over `error` and `attempt`; absent: every failure is tried again. */
  readonly when?: string;
}

/** How many items may fail without the task failing: within both, where both are given. */
export interface Tolerance {
  readonly count?: number;
  /** Of all items, from 0 to 100. */
  readonly percent?: number;
}

export const repeatOrders = ['interleaved', 'grouped', 'shuffled'] as const;

/** Every element of the list runs `count` times. */
export interface Repeat {
  readonly count: number;
  /** All elements once, then all again; each element to its end; or any order, by `seed`. */
  readonly order: (typeof repeatOrders)[number];
  readonly seed: number;
}

/** How items in flight end when their run is cancelled: stopped by `ctx.signal`, or by themselves. */
export const cancelPolicies = ['cancel_running', 'allow_finish'] as const;

export type CancelPolicy = (typeof cancelPolicies)[number];

/** One entry of `next`: what happens when the task has settled. */
export interface Transition {
  /** A template of one tag; absent: succeeded(). */
  readonly when?: string;
  readonly publish: readonly { readonly name: string; readonly value: Json }[];
  readonly do: readonly string[];
}

export interface Task {
  readonly name: string;
  /** The function it calls; of a task that runs a workflow, the path of that, to be shown. */
  readonly action: string;
  /** The path of the workflow that each item runs, from the folder of this one. */
  readonly workflow?: string;
  /** A tree whose strings may hold templates. */
  readonly input: JsonObject | string;
  readonly needs?: readonly string[];
  /** A template of one tag, or a list whose strings may hold templates. */
  readonly withItems?: string | readonly Json[];
  /** Items in flight; a number from 1, or a template of one tag that gives one. */
  readonly concurrency?: number | string;
  readonly retry?: Retry;
  /** Milliseconds per attempt of an item. */
  readonly timeout?: number;
  /** How many of the tasks whose `next` names this one must have fired before it starts. */
  readonly join?: 'all' | number;
  /** Milliseconds from when the task could start to when it does. */
  readonly delay?: number;
  /** Milliseconds from the start of the task; items that have not ended by then are timed out. */
  readonly deadline?: number;
  readonly tolerate?: Tolerance;
  /** Start no more items once more have failed than are tolerated. */
  readonly failFast?: boolean;
  /** An item is an array of up to this many elements of the list. */
  readonly batchSize?: number;
  /** Items started per second, over all workers; a number above 0, or a template of one tag that gives one. */
  readonly rateLimit?: number | string;
  readonly repeat?: Repeat;
  /** Each item runs while nothing else of this process does. */
  readonly exclusive?: boolean;
  readonly next: readonly Transition[];
}

/** What the author wrote, checked for form but not yet for meaning. */
export interface Workflow {
  readonly name: string;
  readonly description?: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly vars: JsonObject;
  readonly tasks: readonly Task[];
  readonly output?: Json;
  /** Items in flight over all tasks. */
  readonly concurrency?: number;
  /** Milliseconds from the start of the run. */
  readonly timeout?: number;
  /** Absent: `cancel_running`. */
  readonly cancel?: CancelPolicy;
}

/** A path of keys and positions from the root of the workflow, in the author's own spelling or ours. */
export type WorkflowPath = readonly (string | number)[];

/** A workflow with its text, so that later stages can point into it. */
export interface SourcedWorkflow {
  readonly workflow: Workflow;
  readonly text: string;
  /** File name for messages, where there is one. */
  readonly file?: string;
  /**
   * The range of the value at `path` (`['tasks', 0, 'input', 'url']`, canonical spelling), or of the part
   * `[start, end)` of the string that stands there.
   */
  locate(
    path: WorkflowPath,
    part?: { readonly start: number; readonly end: number },
  ): SourceRange | undefined;
}
