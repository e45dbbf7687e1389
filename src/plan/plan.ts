import type { Json, JsonObject } from '../lang/json.ts';
import type {
  BlockKind,
  CancelPolicy,
  Language,
  Limit,
  NumberOrTemplate,
  Parameter,
  Repeat,
  RetryRule,
  Source,
  Sink,
  Tolerance,
  WaitKind,
} from '../workflow/workflow.ts';

/** Names that templates read: exactly these documents are sent to a worker. */
export interface Reads {
  /** Whether parameters are read. */
  readonly parameters: boolean;
  /** Whether variables are read. */
  readonly vars: boolean;
  /** Whether `run` is read. */
  readonly run: boolean;
  /** Properties that are read of each task. */
  readonly tasks: Readonly<Record<string, TaskReads>>;
}

/** What templates read of a task. */
export interface TaskReads {
  /** Whether its output is read. */
  readonly output: boolean;
  /** Whether its items are read. */
  readonly items: boolean;
}

/** An entry of `next`. */
export interface PlanTransition {
  /** The kinds of failures after which it fires. */
  readonly on?: readonly string[];
  /** The condition. */
  readonly when?: string;
  /** It fires only after success, or where its task was skipped by its own condition. */
  readonly afterSuccess: boolean;
  /** It fires only if none above has that starts a task or names `noop`. */
  readonly otherwise: boolean;
  /** The variables to write, in order. */
  readonly publish: readonly { readonly name: string; readonly value: Json }[];
  /** Names of tasks without `noop`. */
  readonly start: readonly string[];
  /** It starts a task or names `noop`. */
  readonly leads: boolean;
  /** A failure after which it fires is handled. */
  readonly handles: boolean;
  /** It can only fire when the task has failed: what it starts is a handler. */
  readonly afterFailure: boolean;
}

/** Items that are read as they come. Its settings are rendered when the task starts. */
export type SourcePlan = Source;

/** What a task folds. Its action and input are those of the fold. */
export interface PlanFold {
  /** The task whose results it combines. */
  readonly over: string;
  /** In the order of the items; else as they are committed. */
  readonly ordered: boolean;
}

/** Where the tasks of a block run: in the lane of the item, or as a run of their own. */
export type BlockForm = 'lane' | 'run';

/** What a task runs in place of an action. */
export interface PlanBlock {
  /** In order, or a graph. */
  readonly kind: BlockKind;
  /** Its tasks and its output, as if it were a workflow. */
  readonly plan: Plan;
  /** Where its tasks run. */
  readonly runs: BlockForm;
  /** What decides that. */
  readonly because: string;
}

/** A task of a plan. */
export interface PlanTask {
  /** Its name. */
  readonly name: string;
  /** Name of the action. Of a sub-workflow its file, of a block its kind, for messages. */
  readonly action: string;
  /** Of a sub-workflow: the path of its file. */
  readonly workflow?: string;
  /** What its items wait for, without a thread. Absent: they run. */
  readonly waitsFor?: WaitKind;
  /** It ends its scope when it has succeeded. */
  readonly endsScope?: boolean;
  /** It is one of `finally`. */
  readonly inFinally?: boolean;
  /** Of a block: its tasks. */
  readonly block?: PlanBlock;
  /** The input as written, with its templates. */
  readonly input: JsonObject | string;
  /** Reads of `input`, which workers render; of a block, what it reads outside of it. */
  readonly inputReads: Reads;
  /** The other tasks, and the variables, that its templates read, apart from `retry.when`. */
  readonly reads: { readonly tasks: readonly string[]; readonly variables: readonly string[] };
  /** The list, or the template of it. Absent, as `source` is: one item. */
  readonly withItems?: string | readonly Json[];
  /** In place of a list. */
  readonly source?: SourcePlan;
  /**
   * Lanes over all workers. Absent: the number of workers. A template is rendered when the task
   * starts.
   */
  readonly concurrency?: number | string;
  /** When failed items are tried again: the first rule that fits decides. None: never. */
  readonly retry: readonly RetryRule[];
  /** Milliseconds for an attempt of an item. */
  readonly timeout?: NumberOrTemplate;
  /** Number of `startedBy` that must have fired. Absent: each of them starts the task. */
  readonly join?: number;
  /** The tasks whose `next` names this one, without repeats, in the order of the text. */
  readonly startedBy: readonly string[];
  /** Milliseconds before it starts. */
  readonly delay?: NumberOrTemplate;
  /** Milliseconds from its start to its end. */
  readonly deadline?: NumberOrTemplate;
  /** How many items can fail. */
  readonly tolerate?: Tolerance | string;
  /** An attempt for whose result it holds has failed. */
  readonly failWhen?: string;
  /** No more items start once too many have failed. */
  readonly failFast: boolean;
  /** Elements of one item. */
  readonly batchSize?: NumberOrTemplate;
  /** Of a source: bytes of text of one item, at most, unless it has one element. */
  readonly batchBytes?: number;
  /** Items started per second, or a template of it. */
  readonly rateLimit?: number | string;
  /** The limit that its attempts count in, or a template of it. */
  readonly limit?: string;
  /** The same, by a template of each item. */
  readonly itemLimit?: string;
  /** How often each element runs. */
  readonly repeat?: Repeat | string;
  /** Nothing else runs during an item. */
  readonly exclusive: boolean;
  /** The file that its results are written to. */
  readonly results?: Sink;
  /** The settings that come from defaults, by key of the language, and where they stand. */
  readonly inherited?: Readonly<Record<string, string>>;
  /** Its own condition: it is skipped where that does not hold when it is ready. */
  readonly when?: string;
  /** The condition of each of its items. */
  readonly itemWhen?: string;
  /** Tasks that must have succeeded, written or inferred from references. */
  readonly needs: readonly string[];
  /** Another task's `next … do` names it: it starts when one fires and its needs are met. */
  readonly triggered: boolean;
  /** It combines the results of this task. */
  readonly fold?: PlanFold;
  /** The tasks that combine the results of this one. */
  readonly folds: readonly string[];
  /** Tasks with this one in their `needs`. */
  readonly neededBy: readonly string[];
  /** The entries of `next`. */
  readonly transitions: readonly PlanTransition[];
  /** A template reads the output or items of this task, so its results stay in memory. */
  readonly resultsRead: boolean;
}

/** The compiled workflow. Plain data: threads compile their own programs from it. */
export interface Plan {
  /** The name of the workflow. */
  readonly workflow: string;
  /** The rules that its expressions follow. */
  readonly language: Language;
  /** The declared parameters, by name. */
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** The variables with their initial values. */
  readonly vars: JsonObject;
  /** In the order of the text. */
  readonly tasks: ReadonlyMap<string, PlanTask>;
  /** Some of them are those of `finally`. */
  readonly hasFinally?: boolean;
  /** The output as written, with its templates. */
  readonly output?: Json;
  /** Items in flight over all tasks. */
  readonly concurrency?: number;
  /** The limits of its runs, by name. */
  readonly limits?: Readonly<Record<string, Limit>>;
  /** The limit that its runs count in, or a template of it. */
  readonly limit?: string;
  /** The time limit of a run, in milliseconds. */
  readonly timeout?: number;
  /** What a cancel does with items in flight. */
  readonly cancel: CancelPolicy;
}

/** Whether its items are runs: of another workflow, or of its block. */
export function runsChildren({ workflow, block }: Pick<PlanTask, 'workflow' | 'block'>): boolean {
  return workflow !== undefined || block?.runs === 'run';
}

/** Whether a task has a list or a source: it has one item otherwise. */
export function hasItems({ withItems, source }: Pick<PlanTask, 'withItems' | 'source'>): boolean {
  return withItems !== undefined || source !== undefined;
}

/** Whether a run of the plan can wait for signals, apart from its sub-workflows. */
export function waitsForSignals({ tasks }: Plan): boolean {
  return [...tasks.values()].some(({ waitsFor }) => waitsFor === 'signal');
}

/** Number of items that a task makes of a list of `length` elements. */
export function itemCount(
  {
    batchSize,
    repeat,
  }: { readonly batchSize?: number | undefined; readonly repeat?: Repeat | undefined },
  length: number,
): number {
  return Math.ceil(length / (batchSize ?? 1)) * (repeat?.count ?? 1);
}
