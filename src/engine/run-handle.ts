import { type OptionKinds, requireArgument, requireOptions } from '../call-options.ts';
import { MillraceError } from '../errors.ts';
import {
  type ResultsOptions,
  resultsOptions,
  type TaskResult,
} from '../history/following/task-results.ts';
import { type RunReport, reportOf } from '../history/report.ts';
import type { OpenQuestion } from '../history/questions.ts';
import type { RequestReport } from '../history/requests.ts';
import { oneOf, text } from '../lang/kinds.ts';
import type { RunAction } from '../run/control.ts';
import type { Clock } from '../ports/clock.ts';
import type { RunEvent } from '../run/run-event.ts';
import { progressOf, type TaskProgress } from '../run/task-progress.ts';
import type { Problem } from '../workflow/problem.ts';
import { cancelPolicies, type CancelPolicy } from '../workflow/workflow.ts';
import type { ActiveRun } from './active/active-run.ts';
import { shownOf } from './active/elements.ts';
import type { PrintedLines } from './active/printed-output.ts';
import { clockOf } from './active/run-clock.ts';

/** What a handle needs of the engine. */
interface RunControl {
  readonly clock: Clock;
  inFlight(run: ActiveRun): number;
  cancel(run: ActiveRun, policy?: CancelPolicy): void;
  pause(run: ActiveRun): void;
}

export interface RunCallbacks {
  readonly engine: RunControl;
  /** Acquires the run again when it is paused, to continue it or only to cancel it. */
  readonly resume: (cancel: boolean) => Promise<ActiveRun>;
  /** Reads the results of a task as they are committed. */
  readonly results: <Output>(
    run: ActiveRun,
    task: string,
    options: ResultsOptions,
  ) => AsyncIterableIterator<TaskResult<Output>>;
  /** Reads the questions that wait for an answer. */
  readonly questions: (run: ActiveRun) => IterableIterator<OpenQuestion>;
  /** Asks for something of the run, and resolves with the answer. */
  readonly request: (run: ActiveRun, call: string, action: RunAction) => Promise<RequestReport>;
  readonly warnings: readonly Problem[];
}

/** Which failed items are tried again; all, unless something is named. */
export type RetryFailedOptions = Omit<Extract<RunAction, { readonly kind: 'retry' }>, 'kind'>;

/** How a run is cancelled. */
export interface CancelOptions {
  /** What happens to items in flight; default: what the workflow says. */
  readonly policy?: CancelPolicy;
}

export const cancelOptions: OptionKinds<CancelOptions> = { policy: oneOf(cancelPolicies) };

/** A handle to a run of this process. */
export class Run {
  /** Problems of its workflow that are allowed, but probably not meant. */
  readonly warnings: readonly Problem[];
  readonly #engine: RunControl;
  readonly #resume: RunCallbacks['resume'];
  readonly #results: RunCallbacks['results'];
  readonly #questions: RunCallbacks['questions'];
  readonly #request: RunCallbacks['request'];
  #run: ActiveRun;

  private constructor(run: ActiveRun, callbacks: RunCallbacks) {
    const { engine, resume, results, questions, request, warnings } = callbacks;
    this.#run = run;
    this.#engine = engine;
    this.#resume = resume;
    this.#results = results;
    this.#questions = questions;
    this.#request = request;
    this.warnings = warnings;
  }

  /** @internal */
  static of(run: ActiveRun, callbacks: RunCallbacks): Run {
    return new Run(run, callbacks);
  }

  /** The id of the run. */
  get id(): string {
    return this.#run.id;
  }

  /** The number of items that actions are working on. */
  get inFlight(): number {
    return this.#engine.inFlight(this.#run);
  }

  /**
   * Resolves when the run has ended or is paused; `output` may be a read-only view. Rejects with
   * MR507 when the executor closes first, with MR514 when a thread meets other code than that of
   * the run, with MR604 when another process acquires the run, with MR605 when the store cannot be
   * written.
   */
  async result(): Promise<RunReport> {
    await this.#run.finished.promise;
    return this.report();
  }

  /** The run as it is now. */
  report(): RunReport {
    const { record, documents, tasks, lateErrors } = this.#run;
    return reportOf({
      record,
      tasks: [...tasks.values()].map((task) => task.record),
      parameters: documents.parameters.view(),
      output: this.#run.output,
      lateErrors,
      shown: shownOf(this.#run),
      logOf: ({ task }) => tasks.get(task)?.failureLog,
      now: clockOf(this.#run, this.#engine.clock).now(),
    });
  }

  /**
   * The tasks that have started and settled so far, then every event in the order it is committed.
   * Ends with the run.
   */
  events(): AsyncIterableIterator<RunEvent> {
    return this.#run.events.read();
  }

  /**
   * The results of a task, one after the other as they are committed, until the task has settled or
   * the run is paused. Its latest visit that has started is read, or else the first that does. The
   * reader sets the pace; what it has not read is on disk. Throws MR506 for a task that is not in
   * the workflow, and as `result` does when the run leaves this process first.
   */
  results<Output = unknown>(
    task: string,
    options: ResultsOptions = {},
  ): AsyncIterableIterator<TaskResult<Output>> {
    requireArgument('run.results', 'task', task, text);
    requireOptions('run.results', options, resultsOptions);
    const { plan, id } = this.#run;
    if (!plan.tasks.has(task)) {
      const hint = `its tasks are ${[...plan.tasks.keys()].join(', ')}`;
      throw new MillraceError('MR506', `run ${id} has no task '${task}'`, { hint });
    }
    return this.#results<Output>(this.#run, task, options);
  }

  /** The questions of the run, and of its child runs, that wait for `executor.answer`. */
  questions(): IterableIterator<OpenQuestion> {
    return this.#questions(this.#run);
  }

  /**
   * What programs print, in whole lines as they come, also in attempts that fail; with the option
   * `logs: { follow: true }` of `Executor.open` only. There is one reader, which sets the pace: a
   * program waits while it is behind. Ends with the run.
   */
  printed(): AsyncIterableIterator<PrintedLines> {
    return this.#run.printed;
  }

  /** The tasks that have started, in that order. */
  progress(): TaskProgress[] {
    return [...this.#run.tasks.values()].map(({ record }) => progressOf(record));
  }

  /**
   * Starts nothing more. Resolves when the run has ended. Running actions are stopped by their
   * `ctx.signal`, or left to end: `policy` decides, or else the workflow. Then `finally` runs; a
   * cancel while it does stops it.
   */
  async cancel(options: CancelOptions = {}): Promise<RunReport> {
    requireOptions('run.cancel', options, cancelOptions);
    this.#engine.cancel(this.#run, options.policy);
    const report = await this.result();
    if (report.state !== 'paused') return report;
    this.#run = await this.#resume(true);
    return this.result();
  }

  /**
   * Starts nothing more and lets the items in flight end. Resolves when the run is paused, or has
   * ended with them. Retries keep their times. `resume` continues it, here or in another process.
   */
  async pause(): Promise<RunReport> {
    this.#engine.pause(this.#run);
    return this.result();
  }

  /**
   * Changes how many items of a task may be in flight, or without a task, over all tasks of the
   * run. It is kept with the run. Throws MR506 (no such task), MR518 (it cannot be changed) or
   * MR508 (the run has ended).
   */
  async setConcurrency(task: string | undefined, concurrency: number): Promise<RequestReport> {
    const of = task === undefined ? {} : { task };
    return this.#ask('run.setConcurrency', { kind: 'concurrency', ...of, value: concurrency });
  }

  /**
   * Tries failed items again of tasks that run: all, or those that are named. Throws MR506 (no such
   * task), MR518 (nothing has failed that can be tried again now) or MR508 (the run has ended: see
   * `executor.retry`).
   */
  async retryFailed(options: RetryFailedOptions = {}): Promise<RequestReport> {
    return this.#ask('run.retryFailed', { ...options, kind: 'retry' });
  }

  async #ask(call: string, action: RunAction): Promise<RequestReport> {
    const answer = await this.#request(this.#run, call, action);
    const { state, code, text, hint } = answer;
    if (state !== 'refused') return answer;
    throw new MillraceError(code ?? 'MR518', text, hint === undefined ? {} : { hint });
  }

  /**
   * Continues a run that is paused. Throws MR508 when it has ended, MR603 when another process runs
   * it.
   */
  async resume(): Promise<void> {
    this.#run = await this.#resume(false);
  }
}
