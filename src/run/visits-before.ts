import type { RunRecord, TaskRecord } from './records.ts';

type Before = Pick<RunRecord, 'visitsBefore'>;

/** The visits that a task of `finally` had before `finally` was run anew. */
export function visitsBefore({ visitsBefore: before }: Before, task: string): number {
  return before && Object.hasOwn(before, task) ? (before[task] ?? 0) : 0;
}

/** The records without those visits. */
export function currentVisits(run: Before, records: readonly TaskRecord[]): readonly TaskRecord[] {
  if (!run.visitsBefore) return records;
  return records.filter(({ task, visit }) => visit > visitsBefore(run, task));
}
