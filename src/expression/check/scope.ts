import type { JsonSchema } from '../../lang/json-schema.ts';

/** A value, as far as it is known before it is there. */
export interface KnownValue {
  /** For messages: `the output of http.get`. */
  readonly what: string;
  readonly schema: JsonSchema;
}

export interface KnownTask {
  /** `task.X.output`: that of its item, or the list of those of all items. */
  readonly output: KnownValue;
  /** `task.X.items[i].output` */
  readonly itemOutput: KnownValue;
}

/** The names that exist in a template. */
export interface Scope {
  readonly parameters: ReadonlySet<string>;
  readonly vars: ReadonlySet<string>;
  readonly tasks: ReadonlySet<string>;
  /** Blocks around, of which only these properties are read. */
  readonly blocks?: ReadonlyMap<string, readonly string[]>;
  /** Tasks within blocks, with the block: they are not read from outside. */
  readonly inside?: ReadonlyMap<string, string>;
  /** Blocks without an output. */
  readonly silent?: ReadonlySet<string>;
  /** `run.state` and `run.error` exist. */
  readonly ending?: boolean;
  /** `item` and `index` exist. */
  readonly item: boolean;
  /** `repetition` exists. */
  readonly repetition: boolean;
  /** `error` and `attempt` exist. */
  readonly attempt: boolean;
  /** `result()` exists, as the output of an item. */
  readonly output: boolean;
  /** `succeeded()`, `failed()`, `timed_out()`, `result()` and `error` exist. */
  readonly transition: boolean;
  /** Tasks whose outputs are known, at least in part. */
  readonly known: ReadonlyMap<string, KnownTask>;
  /** What is known of `result()`. */
  readonly result: KnownValue | undefined;
  /** What is known of `item`. */
  readonly element: KnownValue | undefined;
  /** Integers that no number holds exactly are problems. */
  readonly exactIntegers: boolean;
  /** Calls that would change a shared list are problems. */
  readonly readOnly: boolean;
}

export interface TemplateReads {
  readonly parameters: boolean;
  readonly vars: boolean;
  /** The variables that are read, without repeats. */
  readonly variables: readonly string[];
  readonly run: boolean;
  /** `result()` is called. */
  readonly result: boolean;
  readonly tasks: Readonly<Record<string, { readonly output: boolean; readonly items: boolean }>>;
}

/** The span in which a template names a task. */
export interface TaskReference {
  readonly task: string;
  readonly start: number;
  readonly end: number;
}
