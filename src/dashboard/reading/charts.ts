import type { RunFigures } from '../../history/figures/run-figures.ts';
import type { Heat, Histogram, Series } from '../payloads/charts.ts';
import type { TaskRow } from '../payloads/run.ts';
import type { OpenSource } from '../source/source.ts';
import { limitSteps } from './limit-steps.ts';
import type { ReadRun } from './read-run.ts';

/** Points of a series at most. */
const mostPoints = 2000;

export interface SeriesQuery {
  readonly task: string | undefined;
  readonly points: number | undefined;
  readonly from: number | undefined;
  readonly to: number | undefined;
}

export function seriesOf(
  { history }: OpenSource,
  { record, latest }: ReadRun,
  { task, points = 240, from, to }: SeriesQuery,
): Series {
  const series = history.figures(record.id).series({
    points: Math.min(Math.max(1, points), mostPoints),
    ...(task === undefined ? {} : { task }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
  const events = history.marks(record.id);
  const shown = task === undefined ? [...latest.values()] : [latest.get(task)];
  const limits = shown.map((visit) => (visit ? limitSteps(visit, events) : []));
  return { ...series, limits: highest(limits), events };
}

/** What may be in flight: of tasks that run side by side, the sum is not known to be less. */
function highest(limits: readonly Series['limits'][]): Series['limits'] {
  const most = (steps: Series['limits']): number => Math.max(0, ...steps.map(([, limit]) => limit));
  return limits.toSorted((a, b) => most(b) - most(a))[0] ?? [];
}

export function histogramOf(figures: RunFigures, task: string): Histogram {
  const { ok, failed, times } = figures.histogram(task);
  return { task, ok, failed, times };
}

const mostCells = 2500;

export function heatOf(figures: RunFigures, task: string, cells = mostCells): Heat {
  return figures.heat(task, { cells: Math.min(Math.max(1, cells), mostCells) });
}

/** Histograms of the tasks in which something has ended; the given one first. */
export function histogramsOf(
  figures: RunFigures,
  tasks: readonly TaskRow[],
  main: string | null,
  most: number,
): Histogram[] {
  const ended = tasks.filter(
    ({ group, counts }) => group === undefined && counts.some((n) => n > 0),
  );
  const names = ended
    .map(({ name }) => name)
    .toSorted((a, b) => Number(b === main) - Number(a === main));
  return names.slice(0, most).map((name) => histogramOf(figures, name));
}
