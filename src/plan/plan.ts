import type { Json, JsonObject } from '../lang/json.ts';
import type {
  CancelPolicy,
  Language,
  Parameter,
  Repeat,
  Retry,
  Tolerance,
} from '../workflow/workflow.ts';

/** Names that templates read: exactly these documents are sent to a worker. */
export interface Reads {
  readonly parameters: boolean;
  readonly vars: boolean;
  readonly run: boolean;
  /** Properties that are read of each task. */
  readonly tasks: Readonly<Record<string, TaskReads>>;
}

export interface TaskReads {
  readonly output: boolean;
  readonly items: boolean;
}

export interface PlanTransition {
  readonly when?: string;
  readonly publish: readonly { readonly name: string; readonly value: Json }[];
  /** Names of tasks without `noop`. */
  readonly start: readonly string[];
  /** The transition starts a task or names `noop`. */
  readonly handles: boolean;
  /** It can only fire when the task has failed: what it starts is a handler. */
  readonly afterFailure: boolean;
}

export interface PlanTask {
  readonly name: string;
  /** Name of the action. For a sub-workflow, the path of its file, for messages. */
  readonly action: string;
  readonly workflow?: string;
  readonly input: JsonObject | string;
  /** Reads of `input`, which workers render. */
  readonly inputReads: Reads;
  /** The other tasks, and the variables, that its templates read, apart from `retry.when`. */
  readonly reads: { readonly tasks: readonly string[]; readonly variables: readonly string[] };
  readonly withItems?: string | readonly Json[];
  /**
   * Lanes over all workers. Absent: the number of workers. A template is rendered when the task
   * starts.
   */
  readonly concurrency?: number | string;
  readonly retry: Retry;
  readonly timeout?: number;
  /** Number of `sources` that must have fired. Absent: each of them starts the task. */
  readonly join?: number;
  /** The tasks whose `next` names this one, without repeats, in the order of the text. */
  readonly sources: readonly string[];
  readonly delay?: number;
  readonly deadline?: number;
  readonly tolerate?: Tolerance;
  readonly failFast: boolean;
  readonly batchSize?: number;
  readonly rateLimit?: number | string;
  readonly repeat?: Repeat;
  readonly exclusive: boolean;
  /** Tasks that must have succeeded, written or inferred from references. */
  readonly needs: readonly string[];
  /** A `next … do` names this task: it starts when one fires and its needs are met. */
  readonly triggered: boolean;
  /** Tasks with this one in their `needs`. */
  readonly neededBy: readonly string[];
  readonly transitions: readonly PlanTransition[];
  /** A template reads the output or items of this task, so its results stay in memory. */
  readonly resultsRead: boolean;
}

/** The compiled workflow. Plain data: threads compile their own programs from it. */
export interface Plan {
  readonly workflow: string;
  readonly language: Language;
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

/** Number of items that a task makes of a list of `length` elements. */
export function itemCount(
  { batchSize, repeat }: Pick<PlanTask, 'batchSize' | 'repeat'>,
  length: number,
): number {
  return Math.ceil(length / (batchSize ?? 1)) * (repeat?.count ?? 1);
}
