import { setMember } from '../reading/record-factory.ts';

/** Plain containers of views, which `toJS` copies as it copies views. */
const composites = new WeakSet<object>();

export function isComposite(value: object): boolean {
  return composites.has(value);
}

type Path = readonly (string | number)[];

/**
 * A JSON value, which may be a view, with others at their paths. Only what the paths go through is
 * copied.
 */
export function withValues<At extends { readonly path: Path }>(
  value: unknown,
  places: readonly At[],
  read: (place: At) => unknown,
): unknown {
  return places.reduce((whole, place) => withValueAt(whole, place.path, read(place)), value);
}

function withValueAt(value: unknown, [step, ...rest]: Path, inner: unknown): unknown {
  if (step === undefined) return inner;
  const copy: unknown[] | Record<string, unknown> = Array.isArray(value) ? [...value] : {};
  if (!Array.isArray(copy)) {
    for (const [key, member] of Object.entries(Object(value))) setMember(copy, key, member);
  }
  const before: unknown = Object.getOwnPropertyDescriptor(copy, step)?.value;
  setMember(copy as Record<string, unknown>, String(step), withValueAt(before, rest, inner));
  composites.add(copy);
  return Object.freeze(copy);
}
