import { isFailure } from '../../run/records.ts';
import { runsChildren } from '../../plan/plan.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { RowLayout } from '../plans/row-layout.ts';
import type { Counts } from '../payloads/counts.ts';
import type { TaskRow, TaskShownState } from '../payloads/run.ts';
import type { Meters } from './meters.ts';
import type { ReadRun } from './read-run.ts';
import { type TaskFacts, taskFacts } from './task-facts.ts';
import type { TaskTimesReader } from './task-times.ts';
import { timeLeft } from './time-left.ts';

/** The row of one or of several tasks, and what the run adds up. */
export interface ReadRow {
  readonly row: TaskRow;
  readonly ended: number;
  readonly inFlight: number;
  readonly retrying: number;
}

export function taskRows(
  store: StoreReader,
  run: ReadRun,
  layout: readonly RowLayout[],
  { meters, times }: { readonly meters: Meters; readonly times: TaskTimesReader },
): ReadRow[] {
  return layout.map((row) => {
    const facts = row.tasks.map(({ name, task }) =>
      taskFacts(store, run, name, task, times.inFlight),
    );
    return readRow(run, row, joined(facts), { meters, times });
  });
}

function readRow(
  run: ReadRun,
  layout: RowLayout,
  facts: TaskFacts,
  { meters, times }: { readonly meters: Meters; readonly times: TaskTimesReader },
): ReadRow {
  const { ended, elapsed = 0, state, total } = facts;
  const [first] = layout.tasks;
  const record = first && run.latest.get(first.name);
  const average = elapsed > 0 ? (ended / elapsed) * 1000 : 0;
  const goes = run.owner !== undefined && (state === 'running' || state === 'retrying');
  const key = `${run.record.id}/${layout.name}/${record?.visit ?? 0}`;
  const rate = goes ? meters.rate(key, ended, run.now, () => recentRate(layout, times)) : average;
  const row: TaskRow = {
    name: layout.name,
    action: layout.action,
    needs: layout.needs,
    state,
    plain: layout.tasks.every(({ name, task }) => isPlain(run, name, task)),
    ...(layout.isGroup ? { group: layout.tasks.length } : {}),
    visit: record?.visit ?? 0,
    visits: record?.visit ?? 0,
    counts: facts.counts,
    total,
    concurrency: layout.isGroup ? null : (record?.concurrency ?? plannedConcurrency(layout)),
    rate: rounded(rate),
    times: layout.isGroup ? [] : times.times(layout.name),
    leftMs: goes ? timeLeft({ total, ended, elapsed, rate }) : null,
    tookMs: goes || facts.elapsed === undefined ? null : Math.round(elapsed),
    tolerated: facts.failed > 0 && !isFailure(state === 'retrying' ? 'running' : state),
    ...childrenOf(layout, total),
  };
  return { row, ended, inFlight: facts.inFlight, retrying: facts.retrying };
}

function recentRate({ tasks }: RowLayout, times: TaskTimesReader): number {
  return tasks.reduce((sum, { name }) => sum + times.recentRate(name), 0);
}

function isPlain(
  { latest }: ReadRun,
  name: string,
  task: RowLayout['tasks'][number]['task'],
): boolean {
  if (task) return task.withItems === undefined && task.source === undefined && !task.fold;
  return latest.get(name)?.single ?? true;
}

function plannedConcurrency({ tasks: [first] }: RowLayout): number | null {
  const planned = first?.task?.concurrency;
  return typeof planned === 'number' ? planned : null;
}

function childrenOf({ tasks }: RowLayout, total: number | null): Pick<TaskRow, 'children'> {
  const hasChildren = tasks.some(({ task }) => task && runsChildren(task));
  return hasChildren && total !== null ? { children: total } : {};
}

/** Which state of its tasks a group shows. */
const precedence: readonly TaskShownState[] = [
  'running',
  'retrying',
  'failed',
  'timed_out',
  'cancelled',
  'waiting',
  'succeeded',
  'skipped',
];

/** What several tasks come to. */
function joined(all: readonly TaskFacts[]): TaskFacts {
  const [only] = all;
  if (only && all.length === 1) return only;
  const sum = (of: (facts: TaskFacts) => number): number =>
    all.reduce((total, facts) => total + of(facts), 0);
  const states = new Set(all.map(({ state }) => state));
  const known = all.filter(({ total }) => total !== null);
  const mixed = states.has('waiting') && states.size > 1 ? 'running' : undefined;
  return {
    state: mixed ?? precedence.find((state) => states.has(state)) ?? 'waiting',
    counts: sumOfCounts(all.map(({ counts }) => counts)),
    total: known.length === all.length ? sum(({ total }) => total ?? 0) : null,
    ended: sum(({ ended }) => ended),
    failed: sum(({ failed }) => failed),
    inFlight: sum(({ inFlight }) => inFlight),
    retrying: sum(({ retrying }) => retrying),
    elapsed: longest(all),
  };
}

function longest(all: readonly TaskFacts[]): number | undefined {
  const times = all.flatMap(({ elapsed }) => elapsed ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}

export function sumOfCounts(all: readonly Counts[]): Counts {
  const sum = (at: number): number => all.reduce((total, counts) => total + (counts[at] ?? 0), 0);
  return [sum(0), sum(1), sum(2), sum(3), sum(4), sum(5), sum(6), sum(7)];
}

/** A number as pages show it: three places are enough. */
export function rounded(value: number): number {
  return value >= 1000 ? Math.round(value) : Number(value.toPrecision(4));
}
