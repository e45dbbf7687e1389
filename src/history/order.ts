import type { RunId, TaskRecord } from '../run/records.ts';
import { secondOf } from '../run/run-id.ts';
import type { RunSummary } from './run-summary.ts';

/** One visit of a task, or the latest. */
export function visitOf(
  tasks: readonly TaskRecord[],
  task: string,
  visit?: number,
): TaskRecord | undefined {
  const visits = tasks.filter((record) => record.task === task);
  if (visit !== undefined) return visits.find((record) => record.visit === visit);
  return visits.toSorted((a, b) => b.visit - a.visit)[0];
}

/** The newest ids of a sorted list: at least `newest`, as ids of one second are in any order. */
export function newestOf(ids: readonly RunId[], newest = ids.length): readonly RunId[] {
  const last = ids[Math.max(0, ids.length - newest)];
  if (last === undefined || newest <= 0) return [];
  const from = ids.findIndex((id) => secondOf(id) >= secondOf(last));
  return ids.slice(from);
}

/** In the order of the items that the runs are. */
export function byItem({ parent: a }: RunSummary, { parent: b }: RunSummary): number {
  if (!a || !b || a.task !== b.task) return (a?.task ?? '') < (b?.task ?? '') ? -1 : 1;
  return a.visit - b.visit || a.index - b.index || a.attempt - b.attempt;
}

/** In the order in which visits have started; those that have not come last. */
export function byStart(a: TaskRecord, b: TaskRecord): number {
  const never = Number.POSITIVE_INFINITY;
  return (a.startedAt ?? never) - (b.startedAt ?? never) || a.visit - b.visit;
}
