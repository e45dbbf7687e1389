// What the values of JavaScript are in JSON.
import { types } from 'node:util';
import { isError, memberOf, textMemberOf } from './thrown.ts';

/** The primitive in a Number, String, Boolean or BigInt object; any other object itself. */
export function unbox(value: object): unknown {
  if (types.isNumberObject(value)) return Number(value);
  if (types.isStringObject(value)) return String(value);
  if (types.isBooleanObject(value)) return Boolean.prototype.valueOf.call(value);
  if (types.isBigIntObject(value)) return BigInt.prototype.valueOf.call(value);
  return value;
}

/**
 * Whether an object is no more than its members: it has no prototype, or one that adds nothing,
 * such as `Object.prototype` of another realm.
 */
export function isPlain(value: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return true;
  return Object.getPrototypeOf(prototype) === null && Object.keys(prototype).length === 0;
}

interface Description {
  readonly what: string;
  readonly hint?: string;
}

interface Kind extends Required<Description> {
  readonly matches: (value: object) => boolean;
}

const kinds: readonly Kind[] = [
  {
    matches: (value) => types.isPromise(value) || typeof memberOf(value, 'then') === 'function',
    what: 'a Promise',
    hint: 'an `await` is missing; of a list of promises: await Promise.all(list)',
  },
  { matches: types.isMap, what: 'a Map', hint: 'use Object.fromEntries(map), or [...map]' },
  { matches: types.isSet, what: 'a Set', hint: 'use [...set]' },
  { matches: types.isRegExp, what: 'a RegExp', hint: 'use its source' },
  {
    matches: isError,
    what: 'an Error',
    hint: 'use its message, or throw it',
  },
  {
    matches: (value) => ArrayBuffer.isView(value) && !types.isDataView(value),
    what: 'a typed array',
    hint: 'use [...array] for its numbers, Buffer.from(array).toString("base64") for its bytes',
  },
  {
    matches: (value) => types.isAnyArrayBuffer(value) || types.isDataView(value),
    what: 'binary data',
    hint: 'use Buffer.from(buffer).toString("base64")',
  },
  {
    matches: (value) =>
      [Symbol.iterator, 'next'].every((name) => typeof memberOf(value, name) === 'function'),
    what: 'an iterator',
    hint: 'use [...iterator]',
  },
];

/** What to write in place of what is no value. */
const noValue = 'use null where there is no value';

/** What a value is that JSON cannot hold, and what to use in its place. */
export function describeUnfit(value: unknown): Description {
  const type = typeof value;
  if (type === 'object') return describeInstance(Object(value));
  if (type === 'undefined' || type === 'number') return { what: String(value), hint: noValue };
  return type === 'bigint'
    ? { what: 'a BigInt', hint: 'use String(value)' }
    : { what: `a ${type}` };
}

/** Of an object that is not plain: its members are not all. */
function describeInstance(value: object): Description {
  if (isInvalidDate(value)) return { what: 'an invalid Date', hint: noValue };
  const kind = kinds.find(({ matches }) => matches(value));
  if (kind) return { what: withName(kind.what, value), hint: kind.hint };
  const name = nameOf(value);
  return {
    what: name === undefined ? 'an object with a prototype' : `an instance of ${name}`,
    hint: 'use a plain object ({ ...value }), or give its class a toJSON',
  };
}

/** Whether it is a Date without a time: its toJSON returns null. */
export function isInvalidDate(value: object): boolean {
  return types.isDate(value) && Number.isNaN(Date.prototype.getTime.call(value));
}

/** Adds the class where it says more: a Uint8Array is a typed array, a TypeError an Error. */
function withName(what: string, value: object): string {
  const name = nameOf(value);
  const isSaid = name === undefined || what.endsWith(` ${name}`) || name === 'Iterator';
  return isSaid ? what : `${what} (${name})`;
}

/** The name of its class. */
function nameOf(value: object): string | undefined {
  const name = textMemberOf(memberOf(value, 'constructor'), 'name');
  return name === '' || name === 'Object' ? undefined : name;
}
