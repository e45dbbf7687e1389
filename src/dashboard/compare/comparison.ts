import type { RunFigures } from '../../history/figures/run-figures.ts';
import { countEnded, countFailures } from '../../items/item-state.ts';
import type { Comparison, ComparedFigure, ComparedRun, ComparedTask } from '../payloads/compare.ts';
import { seriesOf } from '../reading/charts.ts';
import type { ItemFinders } from '../reading/item-finders.ts';
import type { ReadRun } from '../reading/read-run.ts';
import type { OpenSource } from '../source/source.ts';
import { differences } from './differences.ts';
import { ratioOf, shareInterval } from './ratio.ts';

/** Tasks whose run times are drawn. */
const mostTasks = 20;

interface Parts {
  readonly source: OpenSource;
  readonly a: ReadRun;
  readonly b: ReadRun;
  readonly finders: ItemFinders;
  readonly cursor: string | undefined;
  /** Milliseconds that only grow. */
  readonly time: () => number;
}

interface Side {
  readonly run: ReadRun;
  readonly figures: RunFigures;
}

/** Two runs side by side. They were not interleaved: there are ratios, and no verdict. */
export function comparison({ source, a, b, finders, cursor, time }: Parts): Comparison {
  const sides = [a, b].map((run): Side => ({
    run,
    figures: source.history.figures(run.record.id),
  }));
  const [one, other] = sides;
  if (!one || !other) throw new RangeError('a comparison has two sides');
  const tasks = commonTasks(a, b);
  const [main] = tasks;
  return {
    a: comparedRun(source, a),
    b: comparedRun(source, b),
    common: main === undefined ? 0 : Math.min(totalOf(a, main), totalOf(b, main)),
    figures: figuresOf(one, other, main),
    tasks: tasks.slice(0, mostTasks).map((task) => comparedTask(task, one, other)),
    causes: causesOf(one, other),
    differing: main === undefined ? none : differing(main, { source, a, b, finders, cursor, time }),
  };
}

const none = { task: null, paired: 0, count: 0, rows: [], cursor: null } as const;

function differing(
  task: string,
  { source, a, b, finders, cursor, time }: Parts,
): Comparison['differing'] {
  const [one, other] = [a, b].map((run) => {
    const record = run.latest.get(task);
    return record && finders.of(source.store, run.record, record);
  });
  return one && other ? differences(task, { a: one, b: other }, cursor, time) : none;
}

function comparedRun(source: OpenSource, run: ReadRun): ComparedRun {
  const { record, state, elapsed } = run;
  const query = { task: undefined, points: 240, from: undefined, to: undefined };
  return {
    id: record.id,
    workflow: record.workflow,
    state,
    startedAt: record.createdAt,
    elapsed: Math.round(elapsed),
    series: seriesOf(source, run, query),
  };
}

/** Tasks with a list that both have started, those with most items first. */
function commonTasks(a: ReadRun, b: ReadRun): string[] {
  return [...a.latest.values()]
    .filter(({ task, single }) => !single && b.latest.has(task))
    .toSorted((one, other) => other.summary.total - one.summary.total)
    .map(({ task }) => task);
}

function totalOf({ latest }: ReadRun, task: string): number {
  return latest.get(task)?.summary.total ?? 0;
}

interface Numbers {
  readonly items: number;
  readonly failed: number;
  readonly elapsed: number;
  readonly times: readonly number[];
}

function numbersOf({ run, figures }: Side, main: string | undefined): Numbers {
  const all = [...run.latest.values()].map(({ summary }) => summary);
  return {
    items: all.reduce((sum, summary) => sum + countEnded(summary), 0),
    failed: all.reduce((sum, summary) => sum + countFailures(summary), 0),
    elapsed: run.elapsed,
    times: main === undefined ? [] : figures.histogram(main).times,
  };
}

function figuresOf(one: Side, other: Side, main: string | undefined): ComparedFigure[] {
  const [a, b] = [numbersOf(one, main), numbersOf(other, main)];
  const rate = ({ items, elapsed }: Numbers): number | null =>
    elapsed > 0 ? (items / elapsed) * 1000 : null;
  const share = ({ items, failed }: Numbers): number | null => (items > 0 ? failed / items : null);
  const interval = shareInterval(
    { failed: a.failed, n: a.items },
    { failed: b.failed, n: b.items },
  );
  return [
    figure('items ended', 'items', a.items, b.items),
    figure('time', 'ms', a.elapsed, b.elapsed),
    figure('items a second', 'per_second', rate(a), rate(b)),
    { ...figure('failed', 'share', share(a), share(b)), ...(interval ? { interval } : {}) },
    ...['p50', 'p95', 'p99'].map((name, at) =>
      figure(`${name} of ${main ?? 'items'}`, 'ms', a.times[at] ?? null, b.times[at] ?? null),
    ),
  ];
}

function figure(
  name: string,
  unit: ComparedFigure['unit'],
  a: number | null,
  b: number | null,
): ComparedFigure {
  return { name, unit, a, b, ratio: ratioOf(a, b) };
}

function comparedTask(name: string, one: Side, other: Side): ComparedTask {
  const [a, b] = [one.figures.histogram(name), other.figures.histogram(name)];
  const sum = ({ ok, failed }: typeof a): number[] =>
    ok.map((count, at) => count + (failed[at] ?? 0));
  return { name, a: sum(a), b: sum(b), timesA: a.times, timesB: b.times };
}

/** A cause has the same id in every run. */
function causesOf(one: Side, other: Side): Comparison['causes'] {
  const [a, b] = [one.figures.signatures().rows, other.figures.signatures().rows];
  const first = new Map(a.map((row) => [row.id, row]));
  const second = new Map(b.map((row) => [row.id, row]));
  return [...new Map([...first, ...second]).values()]
    .map(({ id, text, code }) => ({
      text,
      code,
      a: first.get(id)?.count ?? 0,
      b: second.get(id)?.count ?? 0,
    }))
    .toSorted((x, y) => y.a + y.b - (x.a + x.b));
}
