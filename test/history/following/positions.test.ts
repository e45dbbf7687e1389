import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { Positions } from '../../../src/history/following/positions.ts';

it('has what was set and not taken', () => {
  const item = fc.oneof(fc.nat({ max: 12_000 }), fc.constantFrom(0, 4095, 4096, 2 ** 31 - 2));
  const step = fc.tuple(fc.boolean(), item, fc.nat({ max: 2 ** 31 }), fc.nat());
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const positions = new Positions();
      const known = new Map<number, { batch: number; entry: number }>();
      for (const [isSet, index, batch, entry] of steps) {
        if (isSet) {
          positions.set(index, batch, entry);
          known.set(index, { batch, entry });
        } else {
          expect(positions.take(index)).toEqual(known.get(index));
          known.delete(index);
        }
        expect(positions.batchOf(index)).toBe(known.get(index)?.batch);
        expect(positions.has(index)).toBe(known.has(index));
      }
    }),
  );
});
