import type { Summary, TaskState } from '../run/records.ts';
import type { ActiveRun } from './active-run.ts';
import type { Engine } from './engine.ts';
import type { RunEvent } from './event-stream.ts';
import { type RunReport, reportOf } from './report.ts';

/** How far a task is; `done` counts items that have ended, however they did. */
export interface TaskProgress {
  readonly task: string;
  readonly visit: number;
  readonly state: TaskState;
  readonly done: number;
  readonly summary: Summary;
}

/** A run that this process carries out. */
export class Run {
  readonly #run: ActiveRun;
  readonly #engine: Engine;

  constructor(run: ActiveRun, engine: Engine) {
    this.#run = run;
    this.#engine = engine;
  }

  get id(): string {
    return this.#run.id;
  }

  /** Items that actions are working on. */
  get inFlight(): number {
    return this.#engine.inFlight(this.#run);
  }

  /**
   * Resolves when the run has ended, however it did; the output may be a read-only view. Rejects with MR507 when
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
      now: this.#engine.now(),
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

  /** Starts nothing more, tells running actions by `ctx.signal`, and resolves when the run has ended. */
  async cancel(): Promise<RunReport> {
    this.#engine.cancel(this.#run);
    return this.result();
  }
}
