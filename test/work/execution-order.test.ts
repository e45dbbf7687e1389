import { describe, expect, it } from 'vitest';
import { executionOrder, inOrder } from '../../src/work/execution-order.ts';

const shuffled = (seed: number, total = 6): number[] => [
  ...(executionOrder({ count: 2, order: 'shuffled', seed }, total) ?? []),
];

describe('the order of repetitions', () => {
  it('is that of the indexes when they are interleaved', () => {
    expect(executionOrder({ count: 3, order: 'interleaved', seed: 1 }, 6)).toBeUndefined();
    expect(executionOrder(undefined, 6)).toBeUndefined();
  });

  it('ends with one element before the next when they are grouped', () => {
    const order = executionOrder({ count: 3, order: 'grouped', seed: 1 }, 6);
    expect([...(order ?? [])]).toEqual([0, 2, 4, 1, 3, 5]);
  });

  it('is a permutation that the seed decides when they are shuffled', () => {
    expect(shuffled(1)).toEqual(shuffled(1));
    expect(shuffled(1, 100)).not.toEqual(shuffled(2, 100));
    for (const seed of [0, -1, 1, 2 ** 40]) {
      expect(shuffled(seed, 100).toSorted((a, b) => a - b)).toEqual([...Array(100).keys()]);
    }
    expect(shuffled(1, 0)).toEqual([]);
  });

  it('stays what it was in the versions before', () => {
    expect(shuffled(1, 10)).toEqual([5, 1, 9, 7, 2, 8, 4, 6, 0, 3]);
  });

  it('puts every index in every place about as often', () => {
    const counts = [0, 0, 0, 0];
    for (let seed = 0; seed < 4000; seed++) {
      const first = shuffled(seed, 4)[0] ?? 0;
      counts[first] = (counts[first] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });

  it('holds for those that are left', () => {
    const order = Int32Array.of(3, 0, 2, 1);
    expect([...inOrder(Int32Array.of(0, 1, 3), order)]).toEqual([3, 0, 1]);
    expect(inOrder(Int32Array.of(0, 1, 2, 3), order)).toBe(order);
  });
});
