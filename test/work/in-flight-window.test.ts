import { describe, expect, it } from 'vitest';
import { mostUncommitted } from '../../src/ports/defaults.ts';
import { countBefore, endOfBegun } from '../../src/work/in-flight-window.ts';

function bitsOf(total: number, set: readonly number[]): Uint8Array {
  const bits = new Uint8Array(Math.ceil(total / 8));
  for (const index of set) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
  return bits;
}

describe('the items that may have begun when a process died', () => {
  const total = 3 * mostUncommitted;

  it('reach as far behind the last known one as can be under way', () => {
    const end = endOfBegun(bitsOf(total, [4, 100]), total, { order: undefined, lanes: 8 });
    expect(end).toBe(101 + 8 + mostUncommitted);
  });

  it('are all of a list that is short', () => {
    expect(endOfBegun(bitsOf(10, [2]), 10, { order: undefined, lanes: 2 })).toBe(10);
    expect(endOfBegun(bitsOf(0, []), 0, { order: undefined, lanes: 2 })).toBe(0);
  });

  it('are counted in the order in which they run', () => {
    const order = Int32Array.from({ length: total }, (_, position) => total - 1 - position);
    const end = endOfBegun(bitsOf(total, [total - 5]), total, { order, lanes: 1 });
    expect(end).toBe(5 + 1 + mostUncommitted);
    const pending = order.filter((index) => index !== total - 5);
    expect(countBefore(pending, end, order)).toBe(end - 1);
    expect(countBefore(Int32Array.of(1, 7, 9), 8, undefined)).toBe(2);
  });
});
