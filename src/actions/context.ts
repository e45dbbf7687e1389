/** What an action knows besides its input: its item, a signal, a log. */
export interface ActionContext {
  /** Aborted when the item times out or the run is cancelled; after a grace the thread is ended. */
  readonly signal: AbortSignal;
  /** The run, and the name of its workflow. */
  readonly run: { readonly id: string; readonly workflow: string };
  /** The name of the task. */
  readonly task: string;
  /** Position of the item in its list, from 0; 0 for a plain task. */
  readonly index: number;
  /** Number of the repetition in a task with `repeat`, from 0; 0 elsewhere. */
  readonly repetition: number;
  /** Number of the attempt, from 1. */
  readonly attempt: number;
  /** `run/task/visit/index`: the same in every attempt and after every restart. */
  readonly idempotencyKey: string;
  /** The `context` of `executor.start` or `executor.map`, read-only; undefined without one. */
  readonly context: unknown;
  /**
   * What the task is part of, as a `traceparent` of W3C Trace Context, for requests of the action:
   * undefined unless a listener traces the run, such as `millrace/otel`.
   */
  readonly traceparent?: string | undefined;
  /**
   * The folder in which the run was started: absolute, and the same wherever the run is resumed or
   * retried. Resolve relative paths against it, as the built-in actions do.
   */
  readonly directory: string;
  /** What an earlier attempt of the item has left by `checkpoint`; null if that is nothing. */
  readonly checkpointed: unknown;
  /**
   * Leaves a value for the next attempt of the item, in place of an earlier one: after a failure,
   * or when the process has died. Resolves when it is on disk. Rejects with MR421 beyond 16 MiB,
   * with MR508 when the attempt has ended. What an item has left goes when it ends.
   */
  checkpoint(value: unknown): Promise<void>;
  /** Says how far the item is, for progress and `millrace inspect`. */
  progress(done: number, total: number): void;
  /**
   * Logs a line: a `log` event of the run, and a part of the log of the item, whose end is kept
   * with the run.
   */
  log(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
