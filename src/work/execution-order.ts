import type { Repeat } from '../workflow/workflow.ts';

/**
 * Returns the order in which the items of a repeated list run; undefined: by index. The order
 * depends on the arguments only. It does not change which item is which: item `repetition *
 * elements + element` is that repetition of that element.
 */
export function executionOrder(repeat: Repeat | undefined, total: number): Int32Array | undefined {
  if (!repeat || repeat.order === 'interleaved') return undefined;
  if (repeat.order === 'shuffled') return shuffled(total, repeat.seed);
  const elements = total / repeat.count;
  return Int32Array.from(
    { length: total },
    (_, position) => (position % repeat.count) * elements + Math.floor(position / repeat.count),
  );
}

/** Returns `indexes` in the order of `order`. */
export function inOrder(indexes: Int32Array, order: Int32Array): Int32Array {
  if (indexes.length === order.length) return order;
  const wanted = new Set(indexes);
  return order.filter((index) => wanted.has(index));
}

/** Fisher-Yates: every arrangement of 0 to `total - 1` is equally likely. */
function shuffled(total: number, seed: number): Int32Array {
  const order = Int32Array.from({ length: total }, (_, index) => index);
  const next = randomBelow(seed);
  for (let last = total - 1; last > 0; last--) {
    const other = next(last + 1);
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}

/**
 * SplitMix, 32 bits, scaled to whole numbers from 0 to `bound - 1`. Stored runs rely on it: the
 * same seed gives the same numbers in every version.
 */
function randomBelow(seed: number): (bound: number) => number {
  let state = (seed % 2 ** 32) | 0;
  return (bound) => {
    state = (state + 0x9e37_79b9) | 0;
    let bits = state;
    bits = Math.imul(bits ^ (bits >>> 16), 0x21f0_aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a_2d97);
    bits ^= bits >>> 15;
    return Math.floor(((bits >>> 0) / 2 ** 32) * bound);
  };
}
