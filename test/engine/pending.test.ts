import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pendingIndexes } from '../../src/engine/pending.ts';

test('What is neither done nor waiting is pending, in order', () => {
  const states = fc.array(fc.constantFrom('done', 'waiting', 'pending'), { maxLength: 40 });
  fc.assert(
    fc.property(states, (items) => {
      const of = (state: string): number[] =>
        items.flatMap((one, index) => (one === state ? index : []));
      const bits = new Uint8Array(Math.ceil(items.length / 8));
      for (const index of of('done'))
        bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
      const pending = pendingIndexes(bits, items.length, new Set(of('waiting')));
      expect([...pending]).toEqual(of('pending'));
    }),
  );
});

test('Bits that are not there are not set', () => {
  expect([...pendingIndexes(new Uint8Array(), 10, new Set([3]))]).toEqual([
    0, 1, 2, 4, 5, 6, 7, 8, 9,
  ]);
});
