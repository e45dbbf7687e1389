/** Returns the indexes below `total` whose bit is not set, in order. */
export function pendingIndexes(bits: Uint8Array, total: number): Int32Array {
  const isSet = (index: number): number => ((bits[index >> 3] ?? 0) >> (index & 7)) & 1;
  let count = 0;
  for (let index = 0; index < total; index++) count += 1 - isSet(index);
  const pending = new Int32Array(count);
  let at = 0;
  for (let index = 0; at < count; index++) if (isSet(index) === 0) pending[at++] = index;
  return pending;
}
