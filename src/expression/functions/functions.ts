import { matrix } from './matrix.ts';

/**
 * `range(end)`, `range(start, end)` or `range(start, end, step)`: integers from start, without end.
 */
function range(first: number, second?: number, step = 1): number[] {
  const [start, end] = second === undefined ? [0, first] : [first, second];
  for (const value of [start, end, step]) {
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new TypeError('range needs finite numbers');
  }
  if (step === 0) throw new RangeError('the step of range must not be 0');
  const count = Math.max(0, Math.ceil((end - start) / step));
  const list: number[] = [];
  for (let position = 0; position < count; position++) list.push(start + position * step);
  return list;
}

/** Lists of the first elements, the second elements, and so on, up to the shortest list. */
function zip(...lists: readonly (readonly unknown[])[]): unknown[][] {
  for (const list of lists) if (!Array.isArray(list)) throw new TypeError('zip needs lists');
  const count = lists.length === 0 ? 0 : Math.min(...lists.map((list) => list.length));
  return Array.from({ length: count }, (_, position) => lists.map((list) => list[position]));
}

/** Number of characters of a string, elements of a list or keys of an object. */
function length(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length;
  throw new TypeError(
    `length needs a string, list or object, not ${value === null ? 'null' : typeof value}`,
  );
}

/** Returns the fallback if the value is null, undefined or cannot be reached. */
export function fallBack(value: () => unknown, fallback: unknown): unknown {
  try {
    return value() ?? fallback;
  } catch (error) {
    if (error instanceof TypeError) return fallback;
    throw error;
  }
}

export const functions = { range, zip, matrix, length } as const;

export const functionNames: readonly string[] = [...Object.keys(functions), 'default'];
