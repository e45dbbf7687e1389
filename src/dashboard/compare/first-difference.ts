/** Where two values differ first, and what is there. */
export interface Difference {
  /** `$.price`, `$[3].name` */
  readonly path: string;
  readonly a: unknown;
  readonly b: unknown;
}

/** Undefined for equal values. They are JSON values, or views of them. */
export function firstDifference(a: unknown, b: unknown, path = '$'): Difference | undefined {
  if (Object.is(a, b)) return undefined;
  if (Array.isArray(a) && Array.isArray(b)) return inLists(a, b, path);
  if (isMap(a) && isMap(b)) return inMaps(a, b, path);
  return { path, a, b };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inLists(
  a: readonly unknown[],
  b: readonly unknown[],
  path: string,
): Difference | undefined {
  const length = Math.max(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const here = `${path}[${at}]`;
    if (at >= a.length || at >= b.length) return { path: here, a: a[at], b: b[at] };
    const found = firstDifference(a[at], b[at], here);
    if (found) return found;
  }
  return undefined;
}

function inMaps(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
  path: string,
): Difference | undefined {
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const here = /^[A-Za-z_]\w*$/.test(name)
      ? `${path}.${name}`
      : `${path}[${JSON.stringify(name)}]`;
    const [one, other] = [a, b].map((map) => (Object.hasOwn(map, name) ? map[name] : undefined));
    const found = firstDifference(one, other, here);
    if (found) return found;
  }
  return undefined;
}
