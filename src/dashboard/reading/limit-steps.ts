import type { RunMark } from '../../run/control.ts';
import { readChange, settingOf } from '../../run/setting-change.ts';
import type { TaskRecord } from '../../run/records.ts';
import type { Series } from '../payloads/charts.ts';

type Visit = Pick<TaskRecord, 'task' | 'startedAt' | 'concurrency'>;

/** What a task may have in flight, from its start on: each change has left a mark. */
export function limitSteps(
  { task, startedAt, concurrency }: Visit,
  marks: readonly RunMark[],
): Series['limits'] {
  if (startedAt === undefined || concurrency === undefined) return [];
  const what = settingOf.concurrency(task);
  const changes = marks.flatMap(({ at, kind, text }) => {
    const change = kind === 'changed' && at > startedAt ? readChange(what, text) : undefined;
    return change ? [{ ...change, at }] : [];
  });
  return [
    [startedAt, changes[0]?.before ?? concurrency],
    ...changes.map(({ at, after }) => [at, after] as const),
  ];
}
