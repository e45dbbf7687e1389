import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { failedItems } from '../../src/figures/failed-items.ts';
import { MemoryRows } from '../../src/figures/rows.ts';
import { storedSignatures } from '../../src/figures/signature-counts.ts';
import { storedSums } from '../../src/figures/sums.ts';
import { type FormerFailure, TaskFigures } from '../../src/figures/task-figures.ts';
import { storedTotals } from '../../src/figures/totals.ts';
import type { CompletionBatch } from '../../src/items/batch.ts';
import { batchesOf, created, sealed } from '../history/figures/recorded-task.ts';

const total = 3000;

/** Whether a failed item is tried again. */
function isRetried(item: number): boolean {
  return item % 3 === 0;
}

function failuresIn(batch: CompletionBatch): FormerFailure[] {
  return Array.from({ length: batch.length }, (_, k) => k).flatMap((k) => {
    const { began = created, elapsed, items = 1 } = batch.times(k) ?? {};
    const item = batch.index(k);
    return isRetried(item) ? [{ item, at: began + (elapsed ?? 0) * items, elapsed }] : [];
  });
}

function countsIn(rows: MemoryRows) {
  const totals = storedTotals(rows);
  const signatures = [...storedSignatures(rows, created)]
    .filter(([, { count }]) => count > 0)
    .map(([, { signature, state, count, firstItem, lastItem, samples, when }]) => {
      return {
        key: `${signature.key} ${state}`,
        count,
        firstItem,
        lastItem,
        samples,
        when: when.until(created + 1e6).counts,
      };
    });
  return {
    failed: [...failedItems(rows)].map(({ item }) => item),
    signatures: signatures.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    bins: totals?.failed.bins(),
    sums: Array.from(storedSums(rows, total), (sum) => Math.round(sum)),
  };
}

test('Failures that are tried again are in no figure but the throughput', () => {
  fc.assert(
    fc.property(batchesOf(total), (committed) => {
      const batches = committed.map(sealed);
      const forgotten = new MemoryRows();
      const figures = new TaskFigures(forgotten, { origin: created });
      for (const batch of batches) figures.add(batch, created);
      figures.store(0);
      figures.forget(batches.flatMap(failuresIn));
      figures.store(1);
      const without = new MemoryRows();
      const others = new TaskFigures(without, { origin: created });
      for (const batch of batches) {
        others.add(batch, created, (k) => {
          const hasFailed = batch.state(k) === 'failed' || batch.state(k) === 'timed_out';
          return !hasFailed || !isRetried(batch.index(k));
        });
      }
      others.store(1);
      expect(countsIn(forgotten)).toEqual(countsIn(without));
    }),
    { numRuns: 60 },
  );
});
