/** Which names exist in the place where a template stands. */
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
  /** `succeeded()`, `failed()`, `timed_out()` and `result()` exist. */
  readonly transition: boolean;
}

/** What a template reads. */
export interface TemplateReads {
  readonly parameters: boolean;
  readonly vars: boolean;
  readonly run: boolean;
  /** `result()` is called. */
  readonly result: boolean;
  readonly tasks: Readonly<Record<string, { readonly output: boolean; readonly items: boolean }>>;
}

/** Where a template names a task. */
export interface TaskReference {
  readonly task: string;
  readonly start: number;
  readonly end: number;
}
