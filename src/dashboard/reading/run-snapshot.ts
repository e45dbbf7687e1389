import { basename } from 'node:path';
import type { RunRecord } from '../../run/records.ts';
import { maskOf } from './masks.ts';
import { shownFailure } from '../../redaction/shown-failure.ts';
import type { RowLayout } from '../plans/row-layout.ts';
import type { Allowed, QuestionRow, RunSnapshot, TaskRow } from '../payloads/run.ts';
import type { OpenSource } from '../source/source.ts';
import type { Meters } from './meters.ts';
import type { ReadRun } from './read-run.ts';
import { taskTimes } from './task-times.ts';
import { type ReadRow, rounded, taskRows } from './task-rows.ts';

export interface SnapshotParts {
  readonly source: OpenSource;
  readonly run: ReadRun;
  readonly layout: readonly RowLayout[];
  readonly meters: Meters;
  readonly questions: readonly QuestionRow[];
  readonly may: Allowed;
}

export function runSnapshot(parts: SnapshotParts): RunSnapshot {
  const { source, run, layout, meters, questions, may } = parts;
  const { record, state } = run;
  const times = taskTimes(source.history.figures(record.id), run.now);
  const rows = taskRows(source.store, run, layout, { meters, times });
  const tasks = rows.map(({ row }) => row);
  return {
    id: record.id,
    workflow: record.workflow,
    ...(record.file === undefined ? {} : { file: basename(record.file) }),
    ...(record.key === undefined ? {} : { key: record.key }),
    state,
    q: source.store.figures.commits(record.id),
    now: run.now,
    startedAt: record.createdAt,
    endedAt: record.endedAt ?? null,
    elapsed: Math.round(run.elapsed),
    owner: ownerOf(run),
    ...errorOf(source, record),
    ...parentOf(record),
    ...runTotals(run, rows),
    tasks,
    tasksTotal: layout.reduce((sum, row) => sum + row.tasks.length, 0),
    mainTask: mainTask(tasks),
    questions,
    hasBenchmark: false,
    may,
  };
}

type Totals = Pick<RunSnapshot, 'rate' | 'leftMs' | 'inFlight' | 'retrying'>;

/** Of tasks that run side by side, the last one to end decides. */
export function runTotals({ elapsed, owner }: ReadRun, rows: readonly ReadRow[]): Totals {
  const sum = (of: (row: ReadRow) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  const left = rows.flatMap(({ row }) => row.leftMs ?? []);
  const running = rows.filter(({ row }) => row.state === 'running' || row.state === 'retrying');
  const average = elapsed > 0 ? (sum(({ ended }) => ended) / elapsed) * 1000 : 0;
  const current = running.reduce((total, { row }) => total + row.rate, 0);
  return {
    rate: rounded(owner ? current : average),
    leftMs: left.length === 0 ? null : Math.max(...left),
    inFlight: sum(({ inFlight }) => inFlight),
    retrying: sum(({ retrying }) => retrying),
  };
}

function ownerOf({ state, owner, lastOwner, until }: ReadRun): RunSnapshot['owner'] {
  if (owner) return { pid: owner.pid, host: owner.host };
  if (state !== 'interrupted' || !lastOwner) return null;
  return { pid: lastOwner.pid, host: lastOwner.host, until };
}

function errorOf({ store }: OpenSource, record: RunRecord): Pick<RunSnapshot, 'error'> {
  if (!record.error) return {};
  const shown = { mask: maskOf(store, record), elementOf: () => undefined };
  const { code, message } = shownFailure(record.error, shown);
  return { error: { code, message } };
}

function parentOf({ parent }: RunRecord): Pick<RunSnapshot, 'parent'> {
  if (!parent) return {};
  return { parent: { run: parent.run, task: parent.task, index: parent.index } };
}

/** Of the tasks with a list, one that runs; else the one with most items. */
function mainTask(tasks: readonly TaskRow[]): string | null {
  const lists = tasks.filter(({ plain, group }) => !plain && group === undefined);
  const size = ({ state, total, counts }: TaskRow): number =>
    (state === 'running' ? 1e12 : 0) + (total ?? counts.reduce((sum, count) => sum + count, 0));
  const [main] = lists.toSorted((a, b) => size(b) - size(a));
  return main?.name ?? null;
}
