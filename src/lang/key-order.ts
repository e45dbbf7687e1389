/** Keys that JavaScript sorts: the indexes of arrays. */
function arrayIndex(key: string): number | undefined {
  const first = key.charCodeAt(0);
  if (first < 0x30 || first > 0x39) return undefined;
  if (!/^(?:0|[1-9]\d{0,9})$/.test(key)) return undefined;
  const index = Number(key);
  return index < 2 ** 32 - 1 ? index : undefined;
}

/** Whether an object has these keys in this order: it has keys such as `2024` first, ascending. */
export function objectsKeepOrder(keys: readonly string[]): boolean {
  let last = -1;
  for (const key of keys) {
    const index = arrayIndex(key);
    if (index !== undefined && index <= last) return false;
    last = index ?? Number.POSITIVE_INFINITY;
  }
  return true;
}
