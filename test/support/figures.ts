import { expect } from 'vitest';
import { isFailure, type RunHistory } from '../../src/index.ts';

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** Expects that all figures of a task agree with its items. Returns the number that failed. */
export function expectAgreement(history: RunHistory, run: string, task: string): number {
  const items = [...history.items(run, task).entries()];
  const ended = items.filter(([, { status }]) => status !== 'waiting');
  const failed = ended.filter(([, { status }]) => status !== 'waiting' && isFailure(status));
  const ok = ended.filter(([, { status }]) => status === 'succeeded');
  const figures = history.figures(run);

  const histogram = figures.histogram(task);
  expect(sumOf(histogram.ok)).toBe(timed(ok));
  expect(sumOf(histogram.failed)).toBe(timed(failed));
  expect(histogram.times).toHaveLength(timed([...ok, ...failed]) > 0 ? 3 : 0);

  const rows = figures.signatures().rows.filter((row) => row.task === task);
  expect(sumOf(rows.map(({ count }) => count))).toBe(failed.length);
  for (const { id, count, where, when } of rows) {
    expect(sumOf(where)).toBe(count);
    expect(sumOf(when)).toBe(count);
    const page = figures.failedItems(task, { signature: id, limit: items.length });
    expect(page.rows).toHaveLength(count);
  }
  const listed = figures.failedItems(task, { limit: items.length || 1 }).rows;
  expect(listed.map(({ index }) => index)).toEqual(failed.map(([index]) => index));

  const { cells } = figures.heat(task);
  expect(sumOf(cells.map((cell) => cell[1]))).toBe(failed.length);
  return failed.length;

  function timed(some: readonly (readonly [number, { readonly elapsed_ms: number | null }])[]) {
    return some.filter(([, { elapsed_ms: ms }]) => ms !== null).length;
  }
}
