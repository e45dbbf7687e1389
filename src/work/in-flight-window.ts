import { mostUncommitted } from '../ports/defaults.ts';

/**
 * The end of the positions, in execution order, whose items may have begun when a process died.
 * Items begin in that order, and only so many of them can be under way or on their way to the disk:
 * those far behind the last one that the store knows have not begun. `known` has a bit for each
 * item that has ended or waits for a retry.
 */
export function endOfBegun(
  known: Uint8Array,
  total: number,
  { order, lanes }: { readonly order: Int32Array | undefined; readonly lanes: number },
): number {
  let last = total - 1;
  while (last >= 0 && !isSet(known, order?.[last] ?? last)) last--;
  return Math.min(total, last + 1 + lanes + mostUncommitted);
}

/** How many of `pending`, which are in execution order, lie before position `end`. */
export function countBefore(
  pending: Int32Array,
  end: number,
  order: Int32Array | undefined,
): number {
  const before = order && new Set(order.subarray(0, end));
  let count = 0;
  for (const index of pending) {
    if (before ? !before.has(index) : index >= end) break;
    count++;
  }
  return count;
}

function isSet(bits: Uint8Array, index: number): boolean {
  return (((bits[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}
