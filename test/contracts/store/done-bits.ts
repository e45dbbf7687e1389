import { array, assert, asyncProperty, integer, nat, oneof } from 'fast-check';
import { expect, test } from 'vitest';
import type { Store } from '../../../src/ports/store.ts';
import { taskKey } from './samples.ts';

export function describeDoneBits(store: () => Store): void {
  test('an item is won once, whether it is repeated within a call or in a later one', async () => {
    const first = await store().commit((tx) => tx.markDone(taskKey, [5, 6, 5, 4000]));
    const second = await store().commit((tx) =>
      tx.markDone(taskKey, new Uint32Array([6, 7, 4000])),
    );
    expect([...first]).toEqual([1, 1, 0, 1]);
    expect([...second]).toEqual([0, 1, 0]);
  });

  test('bits are numbered from the low end of each byte, and cut at the total', async () => {
    await store().commit((tx) => tx.markDone(taskKey, [0, 9, 1024, 2000]));
    expect([...store().doneBits(taskKey, 16)]).toEqual([1, 2]);
    const bits = store().doneBits(taskKey, 1025);
    expect(bits).toHaveLength(129);
    expect(bits[128]).toBe(1);
    expect([...store().doneBits({ ...taskKey, visit: 2 }, 9)]).toEqual([0, 0]);
  });

  test('numbers that are no index of an item are refused', async () => {
    for (const index of [-1, 1.5, Number.NaN, 2 ** 32]) {
      await expect(store().commit((tx) => tx.markDone(taskKey, [index]))).rejects.toThrow('32-bit');
    }
  });

  test('done bits behave like a set of indexes, for any sequence of calls', async () => {
    let visit = 0;
    const index = oneof(nat(40), integer({ min: 1000, max: 1050 }), nat(100_000));
    const calls = array(array(index, { maxLength: 60 }), { maxLength: 8 });
    await assert(
      asyncProperty(calls, async (calls) => {
        const key = { ...taskKey, visit: ++visit };
        const set = new Set<number>();
        for (const indexes of calls) {
          const expected = indexes.map((index) => {
            const won = set.has(index) ? 0 : 1;
            set.add(index);
            return won;
          });
          const won = await store().commit((tx) => tx.markDone(key, indexes));
          expect([...won]).toEqual(expected);
        }
        const bits = store().doneBits(key, 100_001);
        const found = [...set].filter((i) => ((bits[i >>> 3] ?? 0) >>> (i & 7)) & 1);
        expect(found).toHaveLength(set.size);
        expect(bits.reduce((sum, byte) => sum + ones(byte), 0)).toBe(set.size);
      }),
      { numRuns: 40 },
    );
  });
}

function ones(byte: number): number {
  return byte === 0 ? 0 : (byte & 1) + ones(byte >>> 1);
}
