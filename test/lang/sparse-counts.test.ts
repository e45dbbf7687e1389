import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { SparseCounts } from '../../src/lang/sparse-counts.ts';

test('Counts are found at their index, and all others are 0', () => {
  const entries = fc.array(fc.tuple(fc.nat(5_000_000), fc.nat(2 ** 24 - 1)), { maxLength: 20 });
  fc.assert(
    fc.property(entries, (all) => {
      const counts = new SparseCounts();
      const expected = new Map(all);
      for (const [index, count] of all) counts.set(index, count);
      for (const [index] of all) {
        expect(counts.get(index)).toBe(expected.get(index));
        for (const near of [index - 1, index + 1]) {
          expect(counts.get(near)).toBe(expected.get(near) ?? 0);
        }
      }
    }),
  );
});
