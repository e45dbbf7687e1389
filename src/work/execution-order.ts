import type { Repeat } from '../workflow/workflow.ts';

/**
 * In which order the items of a repeated list run; undefined: in that of their indexes. Item
 * `repetition * elements + element` is the same whatever the order, which depends on nothing but its arguments.
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

/** Those of `order` that are among `indexes`. */
export function inOrder(indexes: Int32Array, order: Int32Array): Int32Array {
  if (indexes.length === order.length) return order;
  const wanted = new Set(indexes);
  return order.filter((index) => wanted.has(index));
}

/** 0 to `total - 1`, every arrangement equally likely: from the last on, each changes places with one not after it. */
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
 * Whole numbers from 0 to `bound - 1`: a counter in steps of the golden ratio of 2^32, whose bits are mixed by
 * multiplying and shifting (SplitMix, 32 bits), scaled to the bound. The same seed gives the same numbers for ever.
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
