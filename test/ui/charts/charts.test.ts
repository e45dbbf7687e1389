import { describe, expect, test } from 'vitest';
import { onLogAxis, roundUp, ticks, tickWord } from '../../../ui/src/charts/axis.ts';
import { gutterOf } from '../../../ui/src/charts/gutter-lanes.ts';
import { gridOf, heatStep } from '../../../ui/src/charts/heat-grid.ts';
import { maximaOf, ratesOf } from '../../../ui/src/charts/throughput-scale.ts';
import { stacked } from '../../../ui/src/live/lanes.ts';

describe('axes', () => {
  test('end at numbers that read well', () => {
    expect([1, 1.2, 1291, 1650, 7.6].map(roundUp)).toEqual([1, 1.5, 1500, 2000, 10]);
    expect(ticks(494e3, 9)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => n * 60_000));
    expect(
      [0, 5000, 90_000, 5.4e6].map(tickWord).map((text) => text.replaceAll('\u202f', ' ')),
    ).toEqual(['0', '5 s', '1:30', '1 h 30 m']);
    expect([0.01, 0.1, 10, 1e5, 1e9].map(onLogAxis)).toEqual([0, 0, 2 / 6, 1, 1]);
  });

  test('grow and never shrink', () => {
    const rates = [{ at: 0, ok: 90, failed: 5, inFlight: 4 }];
    const before = { rate: 200, inFlight: 2 };
    expect(maximaOf(rates, [], before).rate).toBe(200);
    expect(maximaOf(rates, [[0, 8]], { rate: 0, inFlight: 0 })).toEqual({
      rate: 100,
      inFlight: 8.96,
    });
  });

  test('show the last bucket by the time that it has had', () => {
    const rest = { from: 0, step: 1000, limits: [], events: [] };
    const rates = ratesOf(
      {
        ...rest,
        buckets: [
          [10, 0, 1],
          [5, 0, 1],
        ],
      },
      1500,
    );
    expect(rates.map(({ ok }) => ok)).toEqual([10, 10]);
  });
});

describe('the heat-map', () => {
  test('is as high as its list needs, whatever has happened', () => {
    const heat = { task: 't', total: 1e6, cell: 400, cells: [], frontier: 0 };
    expect(gridOf(heat, 1000)).toMatchObject({ columns: 100, rows: 25, cellHeight: 9 });
    expect(gridOf(heat, 350)).toMatchObject({ columns: 50, rows: 50, cellHeight: 6 });
  });

  test('tells the share that failed, not that one failed', () => {
    expect([0, 1, 8, 40, 90].map((failed) => heatStep(failed, 400))).toEqual([0, 1, 2, 3, 4]);
    expect(heatStep(0, 0)).toBe(0);
  });
});

describe('the gutter of tasks', () => {
  test('draws a diamond in two lanes', () => {
    const { rows, lanes } = gutterOf([
      { name: 'a', needs: [] },
      { name: 'b', needs: ['a'] },
      { name: 'c', needs: ['a'] },
      { name: 'd', needs: ['b', 'c'] },
    ]);
    expect(lanes).toBe(2);
    expect(rows.map(({ at }) => at)).toEqual([0, 0, 1, 0]);
  });

  test('takes 2,000 tasks in a chain', () => {
    const tasks = Array.from({ length: 2000 }, (_, at) => ({
      name: `t${at}`,
      needs: at === 0 ? [] : [`t${at - 1}`],
    }));
    expect(gutterOf(tasks).lanes).toBe(1);
  });
});

describe('the lanes of a worker', () => {
  test('lie beside each other where their times overlap', () => {
    const bar = (from: number, to: number): { from: number; to: number; ok: boolean } => ({
      from,
      to,
      ok: true,
    });
    expect(stacked([bar(0, 10), bar(5, 9), bar(10, 20)]).map((row) => row.length)).toEqual([2, 1]);
    const many = Array.from({ length: 50 }, () => bar(0, 10));
    expect(stacked(many)).toHaveLength(8);
  });
});
