import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryRows } from '../../src/figures/rows.ts';
import { gridOver, keptBuckets, Throughput, throughputOn } from '../../src/figures/throughput.ts';

const start = Date.UTC(2026, 11, 1);

interface Ended {
  readonly at: number;
  readonly ok: number;
  readonly failed: number;
}

function ends(span: number): fc.Arbitrary<Ended[]> {
  const one = fc.record({
    at: fc.integer({ min: 0, max: span }).map((ms) => start + ms),
    ok: fc.nat(100),
    failed: fc.nat(10),
  });
  return fc.array(one, { minLength: 1, maxLength: 60 });
}

function sumOf(buckets: readonly { readonly ok: number; readonly failed: number }[]) {
  return buckets.reduce(
    (sum, { ok, failed }) => ({ ok: sum.ok + ok, failed: sum.failed + failed }),
    { ok: 0, failed: 0 },
  );
}

/** A new object goes on after every commit, as after a crash. */
function recorded(ended: readonly Ended[], rows = new MemoryRows()) {
  let newest: number | undefined;
  for (const { at, ok, failed } of ended) {
    const throughput = new Throughput(rows, newest);
    throughput.ended(at, ok, failed);
    throughput.inFlight(at, 3);
    throughput.store();
    ({ newest } = throughput);
  }
  return { rows, newest: newest ?? 0 };
}

test.each([
  ['a minute', 60_000],
  ['an hour', 3_600_000],
  ['a day', 86_400_000],
  ['three months', 90 * 86_400_000],
])(
  'Over %s, every item is in one bucket of at most 240, whatever order they come in',
  (_, span) => {
    fc.assert(
      fc.property(ends(span), (ended) => {
        const { rows, newest } = recorded(ended.toSorted((a, b) => a.at - b.at));
        const latest = Math.max(...ended.map(({ at }) => at));
        const grid = gridOver(start, latest, 240, latest);
        const buckets = throughputOn(rows, newest, grid);
        expect(buckets.length).toBeLessThanOrEqual(240);
        expect(sumOf(buckets)).toEqual(sumOf(ended));
        for (const { ok, failed, inFlight } of buckets) {
          if (ok + failed > 0) expect(inFlight).toBe(3);
        }
      }),
    );
  },
);

test('What comes late is counted in its own second, at every width', () => {
  fc.assert(
    fc.property(ends(600_000), (ended) => {
      const { rows, newest } = recorded(ended);
      for (const latest of [start + 600_000, start + 7_000_000, start + 80_000_000]) {
        const grid = gridOver(start, start + 600_000, 10_000, latest);
        const buckets = throughputOn(rows, newest, grid);
        const [first] = ended;
        const at = Math.floor(((first?.at ?? 0) - grid.from) / grid.step);
        const there = ended.filter((one) => Math.floor((one.at - grid.from) / grid.step) === at);
        expect(sumOf([buckets[at] ?? { ok: 0, failed: 0 }])).toEqual(sumOf(there));
      }
    }),
  );
});

test('The buckets of every width are bounded, and a second is known for more than half an hour', () => {
  const rows = new MemoryRows();
  const throughput = new Throughput(rows, undefined);
  for (let second = 0; second < 3 * keptBuckets; second++) {
    throughput.ended(start + second * 1000, 1, 0);
    throughput.store();
  }
  for (const kind of ['seconds', 'ten-seconds', 'minutes'] as const) {
    expect(rows.all(kind).length).toBeLessThanOrEqual(keptBuckets / 60);
  }
  const end = start + 3 * keptBuckets * 1000;
  const grid = gridOver(end - 1_800_000, end, 2000, end);
  expect(grid.step).toBe(1000);
  expect(sumOf(throughputOn(rows, throughput.newest ?? 0, grid)).ok).toBe(1800);
});

test('A grid is as fine as its points allow', () => {
  const minute = 60_000;
  expect(gridOver(start, start + 3 * minute, 240, start + 3 * minute)).toMatchObject({
    step: 1000,
    count: 181,
  });
  expect(gridOver(start, start + 30 * minute, 240, start + 30 * minute)).toMatchObject({
    step: 8000,
    count: 226,
  });
  expect(gridOver(start, start + 120 * minute, 240, start + 120 * minute).step).toBe(40_000);
  expect(gridOver(start, start, 240, start)).toMatchObject({ step: 1000, count: 1 });
});
