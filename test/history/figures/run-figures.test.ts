import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunFigures } from '../../../src/history/figures/run-figures.ts';
import { batchesOf, created, figuresIn, storeWith } from './recorded-task.ts';

const total = 700;

function allOf(figures: RunFigures) {
  const counts = (buckets: readonly (readonly [number, number, number])[]) =>
    buckets.map(([ok, failed]) => [ok, failed]);
  const series = figures.series({ task: 'each' });
  const page = figures.failedItems('each', { from: 100, limit: 20 });
  const signatures = figures.signatures();
  return {
    series: { ...series, buckets: counts(series.buckets) },
    zoomed: counts(figures.series({ from: created, to: created + 60_000, points: 7 }).buckets),
    histogram: figures.histogram('each'),
    times: figures.tasks().get('each')?.times,
    signatures,
    heat: figures.heat('each', { cells: 100 }),
    page,
    bySignature: signatures.rows.map(({ id }) => figures.failedItems('each', { signature: id })),
  };
}

test('What is recorded says the same as what is computed from the batches', async () => {
  await fc.assert(
    fc.asyncProperty(batchesOf(total), async (batches) => {
      const recorded = await storeWith(total, batches, true);
      const computed = await storeWith(total, batches, false);
      expect(allOf(figuresIn(recorded))).toEqual(allOf(figuresIn(computed)));
    }),
    { numRuns: 60 },
  );
});

test('Every figure agrees with the items', async () => {
  await fc.assert(
    fc.asyncProperty(batchesOf(total), async (batches) => {
      const figures = figuresIn(await storeWith(total, batches, true));
      const groups = batches.flatMap((batch) => batch.groups);
      const items = groups.flatMap((group) => group.items);
      const failed = items.filter(({ state }) => state === 'failed' || state === 'timed_out');
      const ok = items.filter(({ state }) => state === 'succeeded');
      const timed = new Set(groups.flatMap((group) => (group.times ? group.items : [])));
      const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

      const histogram = figures.histogram('each');
      expect(sum(histogram.ok)).toBe(ok.filter((item) => timed.has(item)).length);
      expect(sum(histogram.failed)).toBe(failed.filter((item) => timed.has(item)).length);

      const { rows, rest } = figures.signatures();
      expect(rest).toBe(0);
      expect(sum(rows.map(({ count }) => count))).toBe(failed.length);
      for (const row of rows) {
        expect(sum(row.where)).toBe(row.count);
        expect(sum(row.when)).toBe(row.count);
      }
      const listed = figures.failedItems('each', { limit: total }).rows;
      const indexes = failed.map(({ index }) => index).toSorted((a, b) => a - b);
      expect(listed.map(({ index }) => index)).toEqual(indexes);

      const { cells, frontier } = figures.heat('each', { cell: 10 });
      expect(sum(cells.map(([done]) => done))).toBe(items.length);
      expect(sum(cells.map((cell) => cell[1]))).toBe(failed.length);
      const ended = new Set(items.map(({ index }) => index));
      expect(Array.from({ length: frontier }, (_, at) => ended.has(at)).every(Boolean)).toBe(true);
      expect(ended.has(frontier)).toBe(false);

      const { buckets } = figures.series();
      expect(sum(buckets.map((bucket) => bucket[0]))).toBe(ok.length);
      expect(sum(buckets.map((bucket) => bucket[1]))).toBe(failed.length);
    }),
    { numRuns: 60 },
  );
});
