import type { RunRecord, TaskRecord } from './records.ts';

type Before = Pick<RunRecord, 'visitsBefore'>;

/** By task of `finally`: the visits that it had before `finally` was run anew. */
export function visitsBefore({
  visitsBefore: before,
}: Before): readonly (readonly [string, number])[] {
  return before ? Object.entries(before) : [];
}

/** The records without those visits. */
export function currentVisits(
  { visitsBefore: before }: Before,
  records: readonly TaskRecord[],
): readonly TaskRecord[] {
  if (!before) return records;
  return records.filter(({ task, visit }) => {
    return !Object.hasOwn(before, task) || visit > (before[task] ?? 0);
  });
}
