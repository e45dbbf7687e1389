/** The names that exist in a template. */
export interface Scope {
  readonly parameters: ReadonlySet<string>;
  readonly vars: ReadonlySet<string>;
  readonly tasks: ReadonlySet<string>;
  /** `item` and `index` exist. */
  readonly item: boolean;
  /** `repetition` exists. */
  readonly repetition: boolean;
  /** `error` and `attempt` exist. */
  readonly attempt: boolean;
  /** `succeeded()`, `failed()`, `timed_out()`, `result()` and `error` exist. */
  readonly transition: boolean;
  /** Integers that no number holds exactly are problems. */
  readonly exactIntegers: boolean;
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
