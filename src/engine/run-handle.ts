import type { Summary, TaskState } from '../run/records.ts';
import type { Problem } from '../workflow/problem.ts';
import type { CancelPolicy } from '../workflow/workflow.ts';
import type { ActiveRun } from './active/active-run.ts';
import type { RunEvent } from './active/event-stream.ts';
import { type RunReport, reportOf } from '../history/report.ts';
import type { Engine } from './loop/engine.ts';

/** How far a task is; `done` counts items that have ended, however they did. */
export interface TaskProgress {
  readonly task: string;
  readonly visit: number;
  readonly state: TaskState;
  readonly done: number;
  readonly summary: Summary;
}

interface RunCallbacks {
  readonly engine: Engine;
  /** Takes the run up when it is paused, to go on with it or only to cancel it. */
  readonly resume: (cancel: boolean) => Promise<ActiveRun>;
  readonly warnings: readonly Problem[];
}

/** A run that this process carries out. */
export class Run {
  /** What is allowed in its workflow, but probably not meant. */
  readonly warnings: readonly Problem[];
  readonly #engine: Engine;
  readonly #again: RunCallbacks['resume'];
  #run: ActiveRun;

  constructor(run: ActiveRun, { engine, resume, warnings }: RunCallbacks) {
    this.#run = run;
    this.#engine = engine;
    this.#again = resume;
    this.warnings = warnings;
  }

  get id(): string {
    return this.#run.id;
  }

  /** Items that actions are working on. */
  get inFlight(): number {
    return this.#engine.inFlight(this.#run);
  }

  /**
   * Resolves when the run has ended, however it did, or is paused (the state tells); the output may be a read-only view. Rejects with MR507 when
   * the executor was closed before, with MR604 when another process took the run over, with MR605 when the store
   * could not be written.
   */
  async result(): Promise<RunReport> {
    await this.#run.finished.promise;
    return this.report();
  }

  /** How the run stands now. */
  report(): RunReport {
    const { record, documents, tasks, mask } = this.#run;
    return reportOf({
      record,
      tasks: [...tasks.values()].map((task) => task.record),
      parameters: documents.parameters.view(),
      output: documents.output?.view() ?? null,
      mask,
      now: this.#engine.clock.now(),
    });
  }

  /** What has started and settled so far, then all that happens, in the order it is committed; ends with the run. */
  events(): AsyncIterableIterator<RunEvent> {
    return this.#run.events.read();
  }

  /** Tasks that have started, in the order they did. */
  progress(): TaskProgress[] {
    return [...this.#run.tasks.values()].map(({ record }) => ({
      task: record.task,
      visit: record.visit,
      state: record.state,
      done: record.summary.total - record.remaining,
      summary: record.summary,
    }));
  }

  /**
   * Starts nothing more and resolves when the run has ended. Running actions are told by `ctx.signal`, or left to end:
   * that is the policy of the workflow, unless one is given.
   */
  async cancel(options: { readonly policy?: CancelPolicy } = {}): Promise<RunReport> {
    this.#engine.cancel(this.#run, options.policy);
    const report = await this.result();
    if (report.state !== 'paused') return report;
    this.#run = await this.#again(true);
    return this.result();
  }

  /**
   * Starts nothing more, lets the items in flight end, and resolves when the run is paused, or has ended with them. What
   * waits for a retry keeps its time. It goes on by `resume`, here or in another process.
   */
  async pause(): Promise<RunReport> {
    this.#engine.pause(this.#run);
    return this.result();
  }

  /** Goes on with a run that is paused. Throws MR508 when it has ended, MR603 when another process went on with it. */
  async resume(): Promise<void> {
    this.#run = await this.#again(false);
  }
}
