import { describe, expect, it } from 'vitest';
import { lanesOf } from '../../../src/dashboard/live/lanes.ts';
import type { CompletionBatch } from '../../../src/items/batch.ts';

interface Entry {
  readonly began: number;
  readonly elapsed: number;
  readonly failed?: boolean;
}

/** What lanes read of a batch. */
function batchOf(worker: number | undefined, entries: readonly Entry[]): CompletionBatch {
  return {
    worker,
    length: entries.length,
    timedUntil: (from: number) => from + 1,
    state: (k: number) => (entries[k]?.failed ? 'failed' : 'succeeded'),
    times: (k: number) => ({ ...entries[k], items: 1 }),
  } as unknown as CompletionBatch;
}

describe('the lanes of workers', () => {
  it('have a bar for each item that has ended', () => {
    const batch = batchOf(2, [
      { began: 900, elapsed: 50 },
      { began: 950, elapsed: 12.345, failed: true },
    ]);
    expect(lanesOf([batch], 1000)).toEqual([
      [2, 100, 50, 'ok'],
      [2, 50, 12.3, 'failed'],
    ]);
  });

  it('have shares of time where there are too many bars', () => {
    const busy = Array.from({ length: 250 }, (_, at) => ({
      began: 1000 + at,
      elapsed: 1,
      failed: at < 50,
    }));
    expect(lanesOf([batchOf(1, busy)], 5000)).toEqual([
      [
        1,
        [
          [1, 1],
          [1, 0],
          [1, 0],
          [1, 0],
          [1, 0],
        ],
      ],
    ]);
  });

  it('have nothing of items that ran without a worker', () => {
    expect(lanesOf([batchOf(undefined, [{ began: 1, elapsed: 1 }])], 10)).toEqual([]);
  });
});
