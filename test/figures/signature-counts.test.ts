import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  SignatureCounts,
  otherSignatures,
  storedSignatures,
} from '../../src/figures/signature-counts.ts';
import { MemoryRows } from '../../src/figures/rows.ts';
import { keyed } from '../../src/figures/signature.ts';
import { timeBins } from '../../src/figures/time-bins.ts';

const start = Date.UTC(2026, 11, 1);

const failures = fc.array(
  fc.record({
    text: fc.constantFrom('a', 'b', 'c'),
    state: fc.constantFrom('failed' as const, 'timed_out' as const),
    item: fc.nat(10_000),
    at: fc.nat(10_000_000).map((ms) => start + ms),
  }),
  { maxLength: 100 },
);

test('Each signature has its count, its first and last item and time, samples and bins', () => {
  fc.assert(
    fc.property(failures, (all) => {
      const rows = new MemoryRows();
      for (const { text, state, item, at } of all) {
        const counts = new SignatureCounts(rows, start);
        counts.add(keyed('MR401', text), state, { item, at });
        counts.store();
      }
      let count = 0;
      for (const [, found] of storedSignatures(rows, start)) {
        const own = all.filter((one) => {
          return one.text === found.signature.text && one.state === found.state;
        });
        const items = own.map(({ item }) => item);
        const times = own.map(({ at }) => at);
        expect(found).toMatchObject({
          count: own.length,
          firstItem: Math.min(...items),
          lastItem: Math.max(...items),
          firstAt: Math.min(...times),
          lastAt: Math.max(...times),
          samples: [...new Set(items)].toSorted((a, b) => a - b).slice(0, 3),
        });
        const bins = found.when.until(start + 10_000_000);
        expect(bins.counts).toHaveLength(timeBins);
        for (const [bin, found] of bins.counts.entries()) {
          const from = start + bin * bins.width;
          const there = times.filter((at) => at >= from && at < from + bins.width);
          expect(found).toBe(there.length);
        }
        count += found.count;
      }
      expect(count).toBe(all.length);
    }),
  );
});

test('At most 200 signatures are kept apart', () => {
  const rows = new MemoryRows();
  const counts = new SignatureCounts(rows, start);
  const places = Array.from({ length: 300 }, (_, item) =>
    counts.add(keyed('MR401', `cause ${item}`), 'failed', { item, at: start }),
  );
  expect(places.filter((place) => place === otherSignatures)).toHaveLength(100);
  expect(counts.add(keyed('MR401', 'cause 7'), 'failed', { item: 1, at: start })).toBe(7);
  counts.store();
  expect([...storedSignatures(rows, start)]).toHaveLength(otherSignatures);
});

test('Of a signature with failures that count no more, the rest is counted again', () => {
  const rows = new MemoryRows();
  const counts = new SignatureCounts(rows, start);
  for (const item of [1, 5, 9]) {
    counts.add(keyed('MR401', 'a'), 'failed', { item, at: start + item });
  }
  counts.remove(0, start + 1);
  for (const item of [5, 9]) counts.recount(item, 0);
  counts.store();
  const [stored] = [...storedSignatures(rows, start)];
  expect(stored?.[1]).toMatchObject({ count: 2, firstItem: 5, lastItem: 9, samples: [5, 9] });
});
