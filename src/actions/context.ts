/** What an action is told beside its input. */
export interface ActionContext {
  /** Aborted when the item times out or the run is cancelled; the thread is stopped a little later. */
  readonly signal: AbortSignal;
  readonly run: { readonly id: string; readonly workflow: string };
  readonly task: string;
  /** Position of the item in its list; 0 for a plain task. */
  readonly index: number;
  /** Which time the element of a task with `repeat` runs, from 0; 0 elsewhere. */
  readonly repetition: number;
  /** Counted from 1. */
  readonly attempt: number;
  /** `run/task/visit/index`: the same in every attempt and after every restart. */
  readonly idempotencyKey: string;
  /** The read-only `context` given to `executor.map`; undefined elsewhere. */
  readonly context: unknown;
  log(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
