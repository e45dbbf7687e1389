import { describe, expect, test } from 'vitest';
import type { Frame } from '../../../src/dashboard/payloads/frame.ts';
import { mergeHeat, mergeRun, mergeSeries, mergeSignatures } from '../../../ui/src/live/merge.ts';
import { backOff } from '../../../ui/src/live/connection.ts';
import { Pace } from '../../../ui/src/live/pace.ts';
import { inPlace } from '../../../ui/src/live/runs-feed.ts';
import { heatOf, seriesOf } from '../fixture/charts.ts';
import { signaturesOf } from '../fixture/failures.ts';
import { framesOf } from '../fixture/frames.ts';
import { runsOf } from '../fixture/runs.ts';
import { type Scenario, scenarios } from '../fixture/scenarios.ts';

function live(): Scenario {
  const scenario = scenarios['live'];
  if (!scenario) throw new Error('live');
  return scenario();
}

const empty: Frame = { ...framesOf(live(), 0)(), tasks: [], pt: [], err: [], heat: [] };

describe('a frame', () => {
  test('has absolute numbers: what is merged twice changes nothing', () => {
    const { run } = live();
    const frame = framesOf(live(), 0)();
    const once = mergeRun(run, frame);
    expect(mergeRun(once, frame)).toEqual(once);
    expect(once.tasks[3]?.counts[0]).toBeGreaterThan(run.tasks[3]?.counts[0] ?? 0);
    expect(once.tasks[0]).toBe(run.tasks[0]);
  });

  test('puts points into the grid of the series, and ignores those of another', () => {
    const series = { ...seriesOf(live()), from: 0, step: 1000, buckets: [[1, 0, 1]] as const };
    const frame: Frame = {
      ...empty,
      pt: [
        [0, 5, 1, 2],
        [3000, 7, 0, 2],
        [1500, 9, 9, 9],
      ],
    };
    expect(mergeSeries(series, frame).buckets).toEqual([
      [5, 1, 2],
      [0, 0, 0],
      [0, 0, 0],
      [7, 0, 2],
    ]);
  });

  test('changes the cells that it names', () => {
    const heat = heatOf(live());
    const merged = mergeHeat(heat, { ...empty, heat: [[2, 9, 1, 70]], frontier: 12 });
    expect(merged.cells[2]).toEqual([9, 1, 70]);
    expect(merged.cells[1]).toBe(heat.cells[1]);
    expect(merged.frontier).toBe(12);
  });

  test('keeps the order of causes: new ones wait', () => {
    const known = { ...signaturesOf(live()), fresh: new Set<number>() };
    const frame: Frame = {
      ...empty,
      err: [
        [8, 5000, 9, 9],
        [77, 3, 9, 9],
      ],
    };
    const merged = mergeSignatures(known, frame);
    expect(merged.rows.map(({ id }) => id)).toEqual(known.rows.map(({ id }) => id));
    expect(merged.rows[8]?.count).toBe(5000);
    expect([...merged.fresh]).toEqual([77]);
    expect(merged.total).toBe(known.total + 4999);
  });
});

describe('the pace of figures', () => {
  test('is 1 s for the rate, and 10 s for the time left if it differs by 5 %', () => {
    const pace = new Pace();
    expect(pace.show(100, 60_000, 0)).toMatchObject({ rate: 100, leftMs: 60_000 });
    expect(pace.show(110, 50_000, 500)).toMatchObject({ rate: 100, leftMs: 60_000 });
    expect(pace.show(120, 50_000, 1000)).toMatchObject({ rate: 120, leftMs: 60_000 });
    expect(pace.show(120, 58_000, 10_000)).toMatchObject({ leftMs: 60_000 });
    expect(pace.show(120, 50_000, 10_500)).toMatchObject({ leftMs: 50_000 });
  });

  test('does not hold back that the time left is known, or not any more', () => {
    const pace = new Pace();
    pace.show(1, null, 0);
    expect(pace.show(1, 9000, 100)).toMatchObject({ leftMs: 9000 });
    expect(pace.show(1, null, 200)).toMatchObject({ leftMs: null });
  });
});

describe('the list of runs', () => {
  test('keeps its rows in place, and lets new ones wait', () => {
    const before = runsOf(new URLSearchParams());
    const [first, ...rest] = before.rows;
    if (!first) throw new Error('no rows');
    const added = { ...first, id: 'new', startedAt: first.startedAt + 1000 };
    const changed = { ...first, elapsed: 1 };
    const page = { ...before, rows: [added, changed, ...rest.slice(0, -1)] };
    const shown = inPlace(before, page);
    expect(shown.fresh).toBe(1);
    expect(shown.page.rows.map(({ id }) => id)).toEqual(before.rows.map(({ id }) => id));
    expect(shown.page.rows[0]?.elapsed).toBe(1);
  });

  test('drops what was removed', () => {
    const before = runsOf(new URLSearchParams());
    const page = { ...before, rows: before.rows.filter((_, at) => at !== 3) };
    expect(inPlace(before, page).page.rows).toHaveLength(before.rows.length - 1);
  });
});

describe('a lost connection', () => {
  test('is tried again later each time, up to 15 s, and never at one moment by all', () => {
    expect([0, 1, 2, 3, 4, 9].map((n) => backOff(n, 0))).toEqual([
      1000, 2000, 4000, 8000, 15_000, 15_000,
    ]);
    expect(backOff(4, 1)).toBe(7500);
  });
});
