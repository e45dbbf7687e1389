import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pendingIndexes } from '../../src/work/pending.ts';
import { RetryQueue } from '../../src/work/retry-queue.ts';

test('What is neither done nor waiting is pending, in order', () => {
  const states = fc.array(fc.constantFrom('done', 'waiting', 'pending'), { maxLength: 40 });
  fc.assert(
    fc.property(states, (items) => {
      const of = (state: string): number[] =>
        items.flatMap((one, index) => (one === state ? index : []));
      const bits = new Uint8Array(Math.ceil(items.length / 8));
      for (const index of of('done'))
        bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
      const waiting = new RetryQueue();
      for (const index of of('waiting')) waiting.add({ index, attempt: 2, due: 1 });
      waiting.markIn(bits);
      const pending = pendingIndexes(bits, items.length);
      expect([...pending]).toEqual(of('pending'));
    }),
  );
});

test('Bits that are not there are not set', () => {
  expect([...pendingIndexes(new Uint8Array(1), 10)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
