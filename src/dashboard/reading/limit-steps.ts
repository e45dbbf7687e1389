import type { RunMark } from '../../run/control.ts';
import type { TaskRecord } from '../../run/records.ts';
import type { Series } from '../payloads/charts.ts';

type Visit = Pick<TaskRecord, 'task' | 'startedAt' | 'concurrency'>;

/** What a task may have in flight, from its start on: each change has left a mark. */
export function limitSteps(
  { task, startedAt, concurrency }: Visit,
  marks: readonly RunMark[],
): Series['limits'] {
  if (startedAt === undefined || concurrency === undefined) return [];
  const changes = marks.filter(({ at }) => at > startedAt).flatMap((mark) => changeOf(task, mark));
  return [
    [startedAt, changes[0]?.before ?? concurrency],
    ...changes.map(({ at, after }) => [at, after] as const),
  ];
}

/** As a mark says it: `concurrency of fetch: 4 → 8`. */
function changeOf(
  task: string,
  { at, kind, text }: RunMark,
): { readonly at: number; readonly before: number; readonly after: number }[] {
  const what = `concurrency of ${task}: `;
  if (kind !== 'changed' || !text.startsWith(what)) return [];
  const [, before, after] = /^(\d+) → (\d+)$/.exec(text.slice(what.length)) ?? [];
  return after === undefined ? [] : [{ at, before: Number(before), after: Number(after) }];
}
