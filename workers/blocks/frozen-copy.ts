/** A value with more nodes is encoded: that takes less than to copy it. */
const mostNodes = 64;
const deepest = 8;

const surrogate = /[\ud800-\udfff]/;

let left = 0;

/**
 * A frozen copy of a small value that JSON holds as it is. Undefined for all others: those that are
 * large, or would be stored as something else, or not at all.
 */
export function frozenCopy(value: unknown): unknown {
  left = mostNodes;
  return copy(value, 0);
}

function copy(value: unknown, depth: number): unknown {
  if (left-- <= 0) return undefined;
  switch (typeof value) {
    case 'string':
      return surrogate.test(value) ? undefined : value;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : undefined;
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return value;
      return depth < deepest ? copyObject(value, depth + 1) : undefined;
    case 'undefined':
    case 'bigint':
    case 'symbol':
    case 'function':
      return undefined;
  }
}

function copyObject(value: object, depth: number): unknown {
  if ('toJSON' in value) return undefined;
  if (Array.isArray(value)) return copyArray(value, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null
    ? copyRecord(value, depth)
    : undefined;
}

function copyArray(array: readonly unknown[], depth: number): unknown {
  if (array.length > left) return undefined;
  const copied: unknown[] = [];
  for (const element of array) {
    const one = copy(element, depth);
    if (one === undefined) return undefined;
    copied.push(one);
  }
  return Object.freeze(copied);
}

function copyRecord(record: object, depth: number): unknown {
  const copied: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(record)) {
    // A member that is undefined is left out; `__proto__` would set the prototype.
    if (member === undefined) continue;
    const one = key === '__proto__' || surrogate.test(key) ? undefined : copy(member, depth);
    if (one === undefined) return undefined;
    copied[key] = one;
  }
  return Object.freeze(copied);
}
