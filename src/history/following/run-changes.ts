import type { Failure } from '../../items/failure.ts';
import type { RunEvent } from '../../run/run-event.ts';
import type { RunRecord, TaskRecord } from '../../run/records.ts';
import { sourceReport } from '../../run/source-report.ts';
import { currentVisits } from '../../run/visits-before.ts';
import { byStart } from '../order.ts';

/** The records of a run, as they were read one after the other. */
export interface RunRecords {
  readonly run: RunRecord;
  readonly tasks: readonly TaskRecord[];
}

/** Masks and shortens a failure. */
type Shown = (failure: Failure) => Failure;

/**
 * The events that have led from the records of a run, as they were read last, to those that are
 * read now. What began and ended in between is told in its order; progress is that of now.
 */
export class RunChanges {
  readonly #shown: Shown;
  /** What was read last, by visit and task. */
  readonly #tasks = new Map<string, TaskRecord>();
  #run: RunRecord | undefined;

  constructor(shown: Shown) {
    this.#shown = shown;
  }

  /** `at` is when the records were read, in milliseconds since the epoch. */
  *next({ run, tasks }: RunRecords, at: number): Generator<RunEvent, void> {
    yield* this.#beginning(run, at);
    for (const task of currentVisits(run, tasks).toSorted(byStart)) {
      const key = `${task.visit} ${task.task}`;
      const before = this.#tasks.get(key);
      if (before && !hasChanged(before, task)) continue;
      this.#tasks.set(key, task);
      yield* this.#taskEvents(before, task, at);
    }
    if (run.outcome !== undefined && this.#run?.outcome === undefined) {
      const error = run.error ? { error: this.#shown(run.error) } : {};
      yield { type: 'run-finishing', at, outcome: run.outcome, ...error };
    }
    this.#run = run;
  }

  *#beginning({ id, state, limit, createdAt }: RunRecord, at: number): Generator<RunEvent, void> {
    if (!this.#run) yield { type: 'run-started', at: createdAt, run: id };
    const waits = state === 'running' && limit?.waits ? limit.name : undefined;
    const waited = this.#run?.limit?.waits ? this.#run.limit.name : undefined;
    if (waits !== undefined && waited === undefined) yield { type: 'run-queued', at, limit: waits };
    if (waits === undefined && waited !== undefined) yield { type: 'waiting-ended', at };
  }

  *#taskEvents(
    before: TaskRecord | undefined,
    record: TaskRecord,
    at: number,
  ): Generator<RunEvent, void> {
    const { task, visit, state, summary, startedAt = at, remaining, waits } = record;
    const source = sourceReport(record);
    const hasBegun = record.startedAt !== undefined && state !== 'waiting';
    const wasRunning = before?.state === 'running';
    if (hasBegun && !wasRunning && (state === 'running' || before?.startedAt === undefined)) {
      yield { type: 'task-started', at: startedAt, task, visit, total: summary.total, ...source };
    }
    if (state === 'waiting') return;
    if (state !== 'running') {
      const { endedAt = at, error } = record;
      const why = error ? { error: this.#shown(error) } : {};
      yield { type: 'task-settled', at: endedAt, task, visit, state, summary, ...source, ...why };
      return;
    }
    if (remaining < summary.total || wasRunning) {
      yield { type: 'task-progressed', at, task, visit, summary, ...source };
    }
    if (waits && !before?.waits) {
      yield { type: 'task-waits', at, task, visit, for: waits.kind, items: remaining };
    }
  }
}

function hasChanged(before: TaskRecord, now: TaskRecord): boolean {
  return (
    before.state !== now.state ||
    before.remaining !== now.remaining ||
    before.summary.total !== now.summary.total ||
    before.source?.bytes !== now.source?.bytes ||
    before.waits?.kind !== now.waits?.kind
  );
}
