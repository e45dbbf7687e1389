import { countFailures } from '../../items/item-state.ts';
import { isChildOf, asRunId } from '../../run/run-id.ts';
import { type ShownRunState, shownRunStates } from '../payloads/counts.ts';
import type { RunRow, RunsPage } from '../payloads/runs.ts';
import type { PlanCache } from '../plans/plan-cache.ts';
import { inOrder } from '../plans/topology.ts';
import type { OpenSource } from '../source/source.ts';
import type { Meters } from './meters.ts';
import { type ReadRun, readRun } from './read-run.ts';
import type { IndexedRun } from './run-index.ts';
import { runTotals } from './run-snapshot.ts';
import { sumOfCounts, taskRows } from './task-rows.ts';
import { taskTimes } from './task-times.ts';
import { rowLayout } from '../plans/row-layout.ts';

const pageLength = 100;

export interface RunsQuery {
  readonly states: readonly ShownRunState[];
  readonly text: string;
  /** The id of the last run of the page before. */
  readonly cursor: string | undefined;
}

interface Parts {
  readonly source: OpenSource;
  readonly folder: string;
  readonly plans: PlanCache;
  readonly meters: Meters;
  readonly now: number;
}

export function runsPage(runs: readonly IndexedRun[], query: RunsQuery, parts: Parts): RunsPage {
  const matching = runs.filter((run) => matches(run, query));
  const after = matching.findIndex(({ id }) => id === query.cursor) + 1;
  const shown = matching.slice(after, after + pageLength);
  const last = after + pageLength < matching.length ? shown.at(-1) : undefined;
  return {
    store: parts.folder,
    rows: shown.flatMap(({ id }) => rowsOf(id, parts)),
    byState: byState(runs),
    total: runs.length,
    matches: matching.length,
    cursor: last?.id ?? null,
  };
}

/** The runs of sub-workflows and blocks that are items of a run, as a page. */
export function childrenPage(parent: string, parts: Parts): RunsPage {
  const { store } = parts.source;
  const ids = store.runIds().filter((id) => isChildOf(id, asRunId(parent)));
  const shown = ids.slice(0, pageLength);
  return {
    store: parts.folder,
    rows: shown.flatMap((id) => rowsOf(id, parts)),
    byState: {},
    total: ids.length,
    matches: ids.length,
    cursor: null,
  };
}

export function noRuns(folder: string): RunsPage {
  return { store: folder, rows: [], byState: {}, total: 0, matches: 0, cursor: null };
}

function matches({ id, workflow, key, state }: IndexedRun, { states, text }: RunsQuery): boolean {
  if (states.length > 0 && !states.includes(state)) return false;
  const words = text.toLowerCase();
  return [id, workflow, key ?? ''].some((one) => one.toLowerCase().includes(words));
}

function byState(runs: readonly IndexedRun[]): RunsPage['byState'] {
  const counts = shownRunStates.map(
    (state) => [state, runs.filter((run) => run.state === state).length] as const,
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** None for a run that was removed meanwhile. */
function rowsOf(id: string, parts: Parts): RunRow[] {
  if (!parts.source.store.run(asRunId(id))) return [];
  return [runRow(readRun(parts.source, id, parts.now), parts)];
}

function runRow(run: ReadRun, { source, plans, meters }: Parts): RunRow {
  const { record, latest, state } = run;
  const recentRate = (task: string): number =>
    taskTimes(source.history.figures(record.id), run.now).recentRate(task);
  const plan = plans.of(record);
  const tasks = plan
    ? inOrder(plan)
    : [...latest.keys()].map((name) => ({ name, task: undefined, needs: [] }));
  // Times of tasks are not listed: where none are asked for, none are read.
  const times = { times: () => [] as const, inFlight: () => undefined, recentRate };
  const rows = taskRows(source.store, run, rowLayout(tasks), { meters, times });
  const known = rows.flatMap(({ row }) => row.total ?? []);
  const failures = [...latest.values()].some(({ summary }) => countFailures(summary) > 0);
  return {
    id: record.id,
    workflow: record.workflow,
    ...(record.key === undefined ? {} : { key: record.key }),
    state,
    counts: sumOfCounts(rows.map(({ row }) => row.counts)),
    total: known.reduce((sum, total) => sum + total, 0),
    unknown: rows.length - known.length,
    tolerated: failures && state === 'succeeded',
    rate: runTotals(run, rows).rate,
    startedAt: record.createdAt,
    elapsed: Math.round(run.elapsed),
    leftMs: runTotals(run, rows).leftMs,
  };
}
