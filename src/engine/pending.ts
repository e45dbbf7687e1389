/** Indexes below `total` whose done bit is not set and that `waiting` does not hold, in order. */
export function pendingIndexes(
  doneBits: Uint8Array,
  total: number,
  waiting: ReadonlySet<number>,
): Int32Array {
  const pending: number[] = [];
  for (let index = 0; index < total; index++) {
    const done = ((doneBits[index >> 3] ?? 0) >> (index & 7)) & 1;
    if (!done && !waiting.has(index)) pending.push(index);
  }
  return Int32Array.from(pending);
}
