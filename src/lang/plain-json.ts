/** Deeper values are left to those who say where they are too deep, or where a cycle is. */
const deepest = 100;

/**
 * Whether `JSON.parse` gives what `JSON.stringify` was given: no part of the value is changed, and
 * none is left out but undefined members. One walk that copies nothing.
 */
export function isPlainJson(value: unknown, depth = 0): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  return typeof value === 'object' && depth < deepest && isPlainContainer(value, depth + 1);
}

function isPlainContainer(value: object, depth: number): boolean {
  // Also what looks like plain data, and is a view of a document.
  if ('toJSON' in value) return false;
  if (Array.isArray(value)) return isPlainList(value, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  const record = value as Readonly<Record<string, unknown>>;
  for (const key in record) {
    const member = record[key];
    if (member !== undefined && !isPlainJson(member, depth)) return false;
  }
  return true;
}

/** A hole is no value. */
function isPlainList(list: readonly unknown[], depth: number): boolean {
  for (let at = 0; at < list.length; at++) {
    if (!isPlainJson(list[at], depth)) return false;
  }
  return true;
}
