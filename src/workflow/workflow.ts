import type { BadItemRule, SourceFormat } from '../formats/source.ts';
import type { CsvReading } from '../formats/csv/reading.ts';
import type { RowFormat } from '../formats/rows/row-format.ts';
import type { Decoding } from '../formats/decode.ts';
import type { BigIntegers } from '../lang/parse-json.ts';
import type { Json, JsonObject } from '../lang/json.ts';
import { valueTypes } from '../lang/value-types.ts';
import type { SourceRange } from './problem.ts';

/** A version of the rules of the language. A run keeps the one with which it was started. */
export type Language = 1 | 2 | 3;

export const latestLanguage: Language = 3;

export const parameterTypes = valueTypes;

/** The types of parameters. */
export type ParameterType = (typeof parameterTypes)[number];

/** The declaration of a parameter. */
export interface Parameter {
  /** The type of its value; a value of any type fits without it. */
  readonly type?: ParameterType;
  /** Whether each run must set it. */
  readonly required: boolean;
  /** Its value in a run that does not set it. */
  readonly default?: Json;
  /** Its purpose. */
  readonly description?: string;
  /** The values that it can have. */
  readonly enum?: readonly Json[];
  /** A regular expression with the flag u; a string must match it somewhere. */
  readonly pattern?: string;
  /** Bounds of a number, or of the length of a string or array. */
  readonly min?: number;
  /** The upper bound, as `min`. */
  readonly max?: number;
  /** The value is masked in everything that is shown. */
  readonly secret?: boolean;
}

/** A number, or a template of one tag for it. */
export type NumberOrTemplate = number | string;

export const backoffs = ['constant', 'linear', 'exponential'] as const;

/** How a wait grows; a number is what it is multiplied by. */
export type Backoff = (typeof backoffs)[number] | number;

/** Retries of an item that failed, and the waits before them. The first rule that fits decides. */
export interface RetryRule {
  /** How often it lets an item be tried again. */
  readonly count: NumberOrTemplate;
  /** Kinds of failures that it is for. Absent: all. */
  readonly on?: readonly string[];
  /** Milliseconds before the first of its retries. */
  readonly delay: NumberOrTemplate;
  /** How the wait grows from retry to retry. */
  readonly backoff: Backoff;
  /** Upper bound of one wait, in milliseconds. */
  readonly maxDelay?: NumberOrTemplate;
  /** Random fraction of each wait, from 0 to 1: at least d·(1 - jitter) of the delay d remains. */
  readonly jitter?: number;
  /** A template of one tag over `error` and `attempt`. Absent: it fits every failure. */
  readonly when?: string;
  /** A template of one tag over `result()`: while it does not hold, the attempt is repeated. */
  readonly until?: string;
}

/** Bounds of the items that may fail; if both are set, both hold. */
export interface Tolerance {
  /** The number of items that can fail. */
  readonly count?: number;
  /** Of all items, from 0 to 100. */
  readonly percent?: number;
}

export const repeatOrders = ['interleaved', 'grouped', 'shuffled'] as const;

/** Every element of the list runs `count` times. */
export interface Repeat {
  /** How many times each element runs. */
  readonly count: number;
  /** All elements once and then again, each element to its end, or random by `seed`. */
  readonly order: (typeof repeatOrders)[number];
  /** The seed of the shuffled order. */
  readonly seed: number;
}

/** Items that are read as they come: files, a pattern of files, or a stream. */
export interface Source {
  /** Paths and patterns, with templates; one tag can also give a list. `-`: a stream. */
  readonly from: string | readonly string[];
  /** Absent: that of the name of each file. */
  readonly format?: SourceFormat;
  /** What becomes of an item that cannot be read. */
  readonly onBad: BadItemRule;
  /** Items that are passed over first. */
  readonly offset?: NumberOrTemplate;
  /** Items that are taken, at most. */
  readonly maxItems?: NumberOrTemplate;
  /** The share of the items that is taken, above 0 and up to 1. */
  readonly sample?: NumberOrTemplate;
  /** The seed of `sample`. */
  readonly seed?: number;
  /** The options of the file pack; absent ones have its defaults. */
  readonly encoding?: Decoding['encoding'];
  readonly invalidText?: Decoding['invalidText'];
  readonly bigIntegers?: BigIntegers;
  readonly header?: CsvReading['header'];
  readonly delimiter?: CsvReading['delimiter'];
  readonly relax?: CsvReading['relax'];
  readonly numbers?: CsvReading['numbers'];
  readonly skipEmpty?: boolean;
}

/** What an item waits for that needs no thread. */
export const waitKinds = ['answer', 'signal', 'time'] as const;

/** What an item waits for: an answer, a signal or a time. */
export type WaitKind = (typeof waitKinds)[number];

export const sinkOrders = ['completion', 'input'] as const;
export const sinkRows = ['output', 'item+output', 'failures'] as const;

/** A file that the results of a task are written to. */
export interface Sink {
  /** Its path, with templates. */
  readonly to: string;
  /** Absent: by the name of the file, or `jsonl`. */
  readonly format?: RowFormat;
  /** As items are completed, or as they are listed. */
  readonly order: (typeof sinkOrders)[number];
  /** What is a row. */
  readonly what: (typeof sinkRows)[number];
  /** The columns, or members of rows. Absent: the keys of the first row; in JSON, all. */
  readonly columns?: readonly string[];
}

/**
 * How items in flight end when their run is cancelled: aborted by `ctx.signal`, or by themselves.
 */
export const cancelPolicies = ['cancel_running', 'allow_finish'] as const;

/** What a cancel does with items in flight: stops them, or lets them end. */
export type CancelPolicy = (typeof cancelPolicies)[number];

/** One entry of `next`. */
export interface Transition {
  /** Kinds of failures after which it fires. */
  readonly on?: readonly string[];
  /** A template of one tag. One that says nothing of the outcome also requires success. */
  readonly when?: string;
  readonly publish: readonly { readonly name: string; readonly value: Json }[];
  readonly do: readonly string[];
  /** No entry above that starts tasks has fired. */
  readonly otherwise: boolean;
  /** Whether a failure is handled. Absent: if it has `do` or `else`. */
  readonly handled?: boolean;
}

/** What a task combines in place of items of its own. */
export interface Fold {
  /** The task whose results it combines. */
  readonly over: string;
  /** Name of the action, an object with `fold`. */
  readonly action: string;
  /** What it begins with. A tree whose strings may hold templates. */
  readonly initial?: Json;
  /** In the order of the items; else as they are committed. */
  readonly ordered: boolean;
  /** Settings of the action. A tree whose strings may hold templates. */
  readonly with?: Json;
}

/** Tasks within a task: in order, or a graph. */
export type BlockKind = 'steps' | 'tasks';

/** What a task runs in place of an action: tasks of its own. */
export interface Block {
  /** Of `steps`, each needs the one before. */
  readonly kind: BlockKind;
  readonly tasks: readonly Task[];
  /** Variables of its own. */
  readonly vars: JsonObject;
  /** Absent: null. */
  readonly output?: Json;
  /** Each of its tasks is recorded. */
  readonly durable: boolean;
  /** Tasks that run when all others have ended. */
  readonly finally?: readonly Task[];
  /** Names of actions for which it has settings, as those of a workflow. */
  readonly defaults?: readonly string[];
}

export interface Task {
  readonly name: string;
  /** Name of the action. Of a sub-workflow its file, of a block its kind, for messages. */
  readonly action: string;
  /** Path of the workflow that each item runs, relative to the folder of this one. */
  readonly workflow?: string;
  readonly block?: Block;
  /** A tree whose strings may hold templates. Of a fold: `initial` and `with`. */
  readonly input: JsonObject | string;
  readonly fold?: Fold;
  readonly needs?: readonly string[];
  /** A template of one tag, or a list whose strings may hold templates. */
  readonly withItems?: string | readonly Json[];
  /** A template of one tag: where it does not hold, the task is skipped. */
  readonly when?: string;
  /** In place of a list: `with_items` with `from`. */
  readonly source?: Source;
  /** Items in flight: a number from 1, or a template of one tag for it. */
  readonly concurrency?: number | string;
  /** None: never. */
  readonly retry?: readonly RetryRule[];
  /** Milliseconds per attempt of an item. */
  readonly timeout?: NumberOrTemplate;
  /** Number of tasks whose `next` names this one that must have fired before it starts. */
  readonly join?: 'all' | number;
  /** Milliseconds between the moment the task could start and its start. */
  readonly delay?: NumberOrTemplate;
  /** Milliseconds from the start of the task; then unfinished items time out. */
  readonly deadline?: NumberOrTemplate;
  readonly tolerate?: Tolerance | string;
  /** Starts no more items once more have failed than are tolerated. */
  readonly failFast?: boolean;
  /** A template of one tag over `result()`: an attempt for whose result it holds has failed. */
  readonly failWhen?: string;
  /** An item is an array of at most this many elements of the list. */
  readonly batchSize?: NumberOrTemplate;
  /** Of a source: an item has at most this many bytes of text, or one element. */
  readonly batchBytes?: number;
  /**
   * Items started per second over all workers: a number above 0, or a template of one tag for it.
   */
  readonly rateLimit?: number | string;
  /** The limit that its attempts count in; with templates, that of the task or of each item. */
  readonly limit?: string;
  readonly repeat?: Repeat | string;
  /** Each item runs alone in this process. */
  readonly exclusive?: boolean;
  readonly results?: Sink;
  /** The settings that come from defaults, by key: `defaults http.*`. */
  readonly inherited?: Readonly<Record<string, string>>;
  readonly next: readonly Transition[];
}

/** A bound over runs, tasks and processes; one of the two at least. */
export interface Limit {
  /** In flight: runs of workflows, and attempts of tasks, apart. */
  readonly concurrency?: number;
  /** Starts per second. */
  readonly rate?: number;
}

/** The text of the author, checked for form but not yet for meaning. */
export interface Workflow {
  readonly name: string;
  readonly description?: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly vars: JsonObject;
  readonly tasks: readonly Task[];
  /** Tasks that run when all others have ended. */
  readonly finally?: readonly Task[];
  readonly output?: Json;
  /** Items in flight over all tasks. */
  readonly concurrency?: number;
  /** Milliseconds from the start of the run. */
  readonly timeout?: number;
  /** The limits of its runs, by name; a name that ends in `*` has one for each name. */
  readonly limits?: Readonly<Record<string, Limit>>;
  /** The limit that its runs count in; with templates, over parameters. */
  readonly limit?: string;
  /** Absent: `cancel_running`. */
  readonly cancel?: CancelPolicy;
  /** Names of actions for which it has settings: `http.*`, `http.get`. */
  readonly defaults?: readonly string[];
}

/** Keys and positions from the root of the workflow, as written or in canonical spelling. */
export type WorkflowPath = readonly (string | number)[];

/** A workflow with its text, so that later stages can point into it. */
export interface SourcedWorkflow {
  readonly workflow: Workflow;
  readonly language: Language;
  readonly text: string;
  readonly file?: string;
  /**
   * Range of the value at `path` (`['tasks', 0, 'input', 'url']`, canonical spelling), or of the
   * part `[start, end)` of the string there.
   */
  locate(
    path: WorkflowPath,
    part?: { readonly start: number; readonly end: number },
  ): SourceRange | undefined;
  /** Range of the key at the end of `path`. */
  locateKey(path: WorkflowPath): SourceRange | undefined;
}
