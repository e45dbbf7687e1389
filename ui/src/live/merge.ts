import type { Heat, Series, Signatures } from '../../../src/dashboard/payloads/charts.ts';
import type { Frame } from '../../../src/dashboard/payloads/frame.ts';
import type { RunSnapshot } from '../../../src/dashboard/payloads/run.ts';

/** All numbers of a frame are absolute: merging one twice changes nothing. */
export function mergeRun(run: RunSnapshot, frame: Frame): RunSnapshot {
  const [state, rate, leftMs, inFlight, retrying, elapsed] = frame.run;
  const tasks = [...run.tasks];
  for (const [row, taskState, counts, total, taskRate, taskLeft, times, ...rest] of frame.tasks) {
    const task = tasks[row];
    if (!task) continue;
    const [tookMs, concurrency] = rest;
    const change = { counts, total, rate: taskRate, leftMs: taskLeft, times, tookMs, concurrency };
    tasks[row] = { ...task, state: taskState, ...change };
  }
  return {
    ...run,
    state,
    rate,
    leftMs,
    inFlight,
    retrying,
    elapsed,
    q: frame.q,
    now: frame.t,
    tasks: frame.tasks.length > 0 ? tasks : run.tasks,
  };
}

/** Points of a grid other than that of the series are for a series that is not there any more. */
export function mergeSeries(series: Series, frame: Frame): Series {
  if (frame.pt.length === 0) return series;
  const buckets = [...series.buckets];
  for (const [at, ok, failed, inFlight] of frame.pt) {
    const place = (at - series.from) / series.step;
    if (!Number.isInteger(place) || place < 0 || place > 2000) continue;
    while (buckets.length < place) buckets.push([0, 0, 0]);
    buckets[place] = [ok, failed, inFlight];
  }
  return { ...series, buckets };
}

export function mergeHeat(heat: Heat, frame: Frame): Heat {
  if (frame.heat.length === 0 && frame.frontier === null) return heat;
  const cells = [...heat.cells];
  for (const [cell, done, failed, sumMs] of frame.heat) {
    while (cells.length < cell) cells.push([0, 0, 0]);
    cells[cell] = [done, failed, sumMs];
  }
  return { ...heat, cells, frontier: frame.frontier ?? heat.frontier };
}

/** Causes of failure, and those that the page does not show yet. */
export interface FollowedSignatures extends Signatures {
  readonly fresh: ReadonlySet<number>;
}

/** Rows keep their places; a cause that is not among them is new, and waits to be shown. */
export function mergeSignatures(known: FollowedSignatures, frame: Frame): FollowedSignatures {
  if (frame.err.length === 0) return known;
  const changed = new Map(frame.err.map(([id, ...rest]) => [id, rest]));
  let added = 0;
  const rows = known.rows.map((row) => {
    const [count, lastItem, lastAt] = changed.get(row.id) ?? [];
    changed.delete(row.id);
    if (count === undefined) return row;
    added += count - row.count;
    return { ...row, count, lastItem: lastItem ?? row.lastItem, lastAt: lastAt ?? row.lastAt };
  });
  const fresh = new Set([...known.fresh, ...changed.keys()]);
  return { ...known, rows, fresh, total: known.total + added };
}
