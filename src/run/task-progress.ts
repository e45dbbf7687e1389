import type { WaitKind } from '../workflow/workflow.ts';
import type { Summary, TaskRecord, TaskState } from './records.ts';
import { type SourceReport, sourceReport } from './source-report.ts';

/** The progress of a task; `done` counts items that have ended, in any state. */
export interface TaskProgress {
  /** The name of the task. */
  readonly task: string;
  /** The number of the visit, from 1. */
  readonly visit: number;
  /** The state of the visit. */
  readonly state: TaskState;
  /** Number of items that have ended. */
  readonly done: number;
  /** Those items by state; `total` counts all. */
  readonly summary: Summary;
  /** What has come from its source; absent if its items do not come from one. */
  readonly source?: SourceReport;
  /** What its items wait for that hold no thread; absent if they run, or have ended. */
  readonly waitsFor?: WaitKind;
}

export function progressOf(record: TaskRecord): TaskProgress {
  const { task, visit, state, summary, remaining, waits } = record;
  const counts = { done: summary.total - remaining, summary };
  const waiting = waits && state === 'running' ? { waitsFor: waits.kind } : {};
  return { task, visit, state, ...counts, ...sourceReport(record), ...waiting };
}
