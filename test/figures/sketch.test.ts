import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Packer, Unpacker } from '../../src/figures/packing.ts';
import { shownBins, Sketch } from '../../src/figures/sketch.ts';

const times = fc.array(
  fc.oneof(
    fc.double({ min: 1e-6, max: 1, noNaN: true }),
    fc.double({ min: 1, max: 1e6, noNaN: true }),
    fc.double({ min: 1e6, max: 8e9, noNaN: true }),
  ),
  { minLength: 1, maxLength: 300 },
);
const shares = [0.5, 0.95, 0.99, 1];

function sketchOf(values: readonly number[]): Sketch {
  const sketch = new Sketch();
  for (const value of values) sketch.add(value, 1);
  return sketch;
}

function packed(sketch: Sketch): Uint8Array {
  const packer = new Packer(1);
  sketch.pack(packer);
  return packer.bytes();
}

test('Each percentile is within 2 % of the exact one', () => {
  fc.assert(
    fc.property(times, (values) => {
      const sorted = values.toSorted((a, b) => a - b);
      const found = sketchOf(values).quantiles(shares);
      for (const [at, share] of shares.entries()) {
        const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? 0;
        expect(Math.abs((found[at] ?? 0) - exact)).toBeLessThanOrEqual(exact * 0.02);
      }
    }),
  );
});

test('Two sketches that are merged are one of all their times, and pack to the same bytes', () => {
  fc.assert(
    fc.property(times, times, (a, b) => {
      const merged = sketchOf(a).merge(sketchOf(b));
      const bytes = packed(merged);
      expect(bytes).toEqual(packed(sketchOf([...b, ...a])));
      const read = Sketch.unpack(new Unpacker(bytes, 1));
      expect(read.total).toBe(a.length + b.length);
      expect(packed(read)).toEqual(bytes);
    }),
  );
});

test('Every time is in one of the bins that are shown, by decades of ten', () => {
  fc.assert(
    fc.property(times, (values) => {
      const bins = sketchOf(values).bins();
      expect(bins).toHaveLength(shownBins);
      expect(bins.reduce((sum, count) => sum + count)).toBe(values.length);
    }),
  );
  const bins = sketchOf([0.01, 0.15, 105, 1e6]).bins();
  expect(bins.flatMap((count, bin) => (count > 0 ? [bin] : []))).toEqual([0, 1, 30, 60]);
});

test('A time that is removed counts no more', () => {
  const sketch = sketchOf([5, 5, 900]);
  sketch.remove(900);
  sketch.remove(12_345);
  expect(packed(sketch)).toEqual(packed(sketchOf([5, 5])));
});

test.each([0, -1, Number.POSITIVE_INFINITY, Number.MIN_VALUE])('A time of %s is counted', (ms) => {
  expect(sketchOf([ms]).quantiles([0.5])).toHaveLength(1);
});

test('Without times there are no percentiles', () => {
  expect(new Sketch().quantiles(shares)).toEqual([]);
});

test('The sketch of a million times takes less than 2 KB', () => {
  const sketch = new Sketch();
  for (let k = 0; k < 1_000_000; k++) sketch.add(10 * 1.000_01 ** (k % 460_000), 1);
  expect(packed(sketch).byteLength).toBeLessThan(2000);
});
