import type { Json, JsonObject } from '../lang/json.ts';
import type { CancelPolicy, Parameter, Repeat, Retry, Tolerance } from '../workflow/workflow.ts';

/** What the templates of one place read, so that exactly these documents travel to a worker. */
export interface Reads {
  readonly parameters: boolean;
  readonly vars: boolean;
  readonly run: boolean;
  /** For each task named: which of its properties are touched. */
  readonly tasks: Readonly<Record<string, TaskReads>>;
}

export interface TaskReads {
  readonly output: boolean;
  readonly items: boolean;
}

export interface PlanTransition {
  readonly when?: string;
  readonly publish: readonly { readonly name: string; readonly value: Json }[];
  /** Names of tasks; `noop` is left out but counts as handled. */
  readonly start: readonly string[];
  /** The transition starts something or names `noop`. */
  readonly handles: boolean;
}

export interface PlanTask {
  readonly name: string;
  /** Of a task that runs a workflow, the path of that, to be shown. */
  readonly action: string;
  readonly workflow?: string;
  readonly input: JsonObject | string;
  /** What `input` reads (in workers). */
  readonly inputReads: Reads;
  readonly withItems?: string | readonly Json[];
  /** Lanes over all workers; absent: the number of workers. A template is rendered when the task starts. */
  readonly concurrency?: number | string;
  readonly retry: Retry;
  readonly timeout?: number;
  /** How many of `sources` must have fired; absent: each starts the task. */
  readonly join?: number;
  /** The tasks whose `next` names this one, each once, in the order of the text. */
  readonly sources: readonly string[];
  readonly delay?: number;
  readonly deadline?: number;
  readonly tolerate?: Tolerance;
  readonly failFast: boolean;
  readonly batchSize?: number;
  readonly rateLimit?: number | string;
  readonly repeat?: Repeat;
  readonly exclusive: boolean;
  /** Edges that must all have succeeded, written or inferred from references. */
  readonly needs: readonly string[];
  /** True when a `next … do` names this task: it starts when one fires and its needs are met. */
  readonly triggered: boolean;
  /** Tasks that have this one in their `needs`. */
  readonly neededBy: readonly string[];
  readonly transitions: readonly PlanTransition[];
  /** Some template reads the output or the items of this task, so results are kept at hand. */
  readonly resultsRead: boolean;
}

/** The compiled workflow: what will be run. Plain data; programs are compiled from it where they run. */
export interface Plan {
  readonly workflow: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly vars: JsonObject;
  /** In the order of the text. */
  readonly tasks: ReadonlyMap<string, PlanTask>;
  readonly output?: Json;
  /** Items in flight over all tasks. */
  readonly concurrency?: number;
  readonly timeout?: number;
  readonly cancel: CancelPolicy;
}

/** How many items a task makes of a list of this length. */
export function itemCount(
  { batchSize, repeat }: Pick<PlanTask, 'batchSize' | 'repeat'>,
  length: number,
): number {
  return Math.ceil(length / (batchSize ?? 1)) * (repeat?.count ?? 1);
}
