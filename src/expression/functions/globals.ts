import { parseJson } from '../../lang/parse-json.ts';

/**
 * The pure part of the globals of JavaScript: frozen copies without the clock, chance, prototypes
 * or other code. `Date` is the original; the check allows only its pure uses.
 */
function pick(from: object, leaveOut: readonly string[] = []): Record<string, unknown> {
  const members = Object.entries(Object.getOwnPropertyDescriptors(from))
    .filter(([name]) => !['length', 'name', 'prototype', ...leaveOut].includes(name))
    .map(([name, { value }]): [string, unknown] => [name, value]);
  return Object.fromEntries(members);
}

/** Assigns to a copy: the values of an expression are shared. */
function assign(target: unknown, ...sources: readonly unknown[]): unknown {
  if (typeof target !== 'object' || target === null)
    throw new TypeError('Object.assign needs an object');
  return Object.assign(Array.isArray(target) ? [...target] : { ...target }, ...sources);
}

/** Refuses integers that no number holds exactly. */
function parseExactly(text: unknown, reviver?: (key: string, value: unknown) => unknown): unknown {
  const value = parseJson(String(text));
  return reviver === undefined ? value : JSON.parse(String(text), reviver);
}

const pureObject = Object.freeze({
  assign,
  entries: Object.entries,
  fromEntries: Object.fromEntries,
  hasOwn: Object.hasOwn,
  is: Object.is,
  keys: Object.keys,
  values: Object.values,
});

const callable = {
  Array: Object.freeze(
    Object.assign((...values: unknown[]) => Array(...values), pick(Array, ['fromAsync'])),
  ),
  String: Object.freeze(
    Object.assign(
      (...values: unknown[]) => (values.length === 0 ? '' : String(values[0])),
      pick(String),
    ),
  ),
  Number: Object.freeze(
    Object.assign(
      (...values: unknown[]) => (values.length === 0 ? 0 : Number(values[0])),
      pick(Number),
    ),
  ),
  Boolean: Object.freeze((value: unknown) => Boolean(value)),
};

export const globals: Readonly<Record<string, unknown>> = Object.freeze({
  ...callable,
  Math: Object.freeze(pick(Math, ['random'])),
  JSON: Object.freeze({
    parse: parseExactly,
    stringify: JSON.stringify,
  }),
  Object: pureObject,
  Date,
  parseInt: Number.parseInt,
  parseFloat: Number.parseFloat,
  isNaN: globalThis.isNaN,
  isFinite: globalThis.isFinite,
  encodeURIComponent,
  decodeURIComponent,
  encodeURI,
  decodeURI,
});

/** Names of the members of a global that has members. */
export function membersOf(name: string): readonly string[] | undefined {
  if (name === 'Date') return ['parse', 'UTC'];
  const value = Object.hasOwn(globals, name) ? globals[name] : undefined;
  const members =
    typeof value === 'object' || typeof value === 'function' ? Object.keys(value ?? {}) : [];
  return members.length === 0 ? undefined : members;
}
