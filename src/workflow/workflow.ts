import type { Json, JsonObject } from '../lang/json.ts';
import type { SourceRange } from './problem.ts';

export type ParameterType = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';

export interface Parameter {
  readonly type?: ParameterType;
  readonly required: boolean;
  readonly default?: Json;
  readonly description?: string;
  /** Its value is shown nowhere. */
  readonly secret?: boolean;
}

/** How often an item is tried again, and how long it waits before. */
export interface Retry {
  /** Tries after the first. */
  readonly count: number;
  /** Milliseconds before the first retry. */
  readonly delay: number;
  readonly backoff: 'constant' | 'linear' | 'exponential';
  /** Upper bound of one wait, in milliseconds. */
  readonly maxDelay?: number;
}

/** One entry of `next`: what happens when the task has settled. */
export interface Transition {
  /** A template of one tag; absent: succeeded(). */
  readonly when?: string;
  readonly publish: readonly { readonly name: string; readonly value: Json }[];
  readonly do: readonly string[];
}

export interface Task {
  readonly name: string;
  readonly action: string;
  /** A tree whose strings may hold templates. */
  readonly input: JsonObject | string;
  readonly needs?: readonly string[];
  /** A template of one tag, or a list whose strings may hold templates. */
  readonly withItems?: string | readonly Json[];
  readonly concurrency?: number;
  readonly retry?: Retry;
  /** Milliseconds per attempt of an item. */
  readonly timeout?: number;
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
