import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { encode } from '../../src/document/document.ts';
import { MillraceError } from '../../src/errors.ts';

class Point {
  x = 1;
}

class Table extends Map {}

const query: unknown = runInNewContext('class Query { then() {} }; new Query()');

/** A class without a name. */
const Nameless = (() => class extends Object {})();

const hostile: unknown = Object.create({
  get constructor() {
    throw new Error('no luck');
  },
});

/** Value, what it is, a part of the hint. */
const cases: readonly [unknown, string, string][] = [
  [Promise.resolve(1), 'a Promise', 'an `await` is missing'],
  [query, 'a Promise (Query)', 'an `await` is missing'],
  [new Map([[1, 2]]), 'a Map', 'Object.fromEntries(map)'],
  [new Table(), 'a Map (Table)', 'Object.fromEntries(map)'],
  [new Set([1]), 'a Set', '[...set]'],
  [new WeakMap(), 'an instance of WeakMap', 'toJSON'],
  [/a/, 'a RegExp', 'source'],
  [new TypeError('no'), 'an Error (TypeError)', 'message'],
  [runInNewContext('new Error()'), 'an Error', 'message'],
  [new Float32Array(2), 'a typed array (Float32Array)', '[...array]'],
  [new ArrayBuffer(2), 'binary data (ArrayBuffer)', 'base64'],
  [new SharedArrayBuffer(2), 'binary data (SharedArrayBuffer)', 'base64'],
  [new DataView(new ArrayBuffer(2)), 'binary data (DataView)', 'base64'],
  [new Map().keys(), 'an iterator', '[...iterator]'],
  [new Headers(), 'an instance of Headers', '{ ...value }'],
  [new Point(), 'an instance of Point', '{ ...value }'],
  [new Nameless(), 'an object with a prototype', 'toJSON'],
  [new Proxy(new Map(), {}), 'an instance of Map', 'toJSON'],
  [Object.create({ inherited: 1 }), 'an object with a prototype', '{ ...value }'],
  [hostile, 'an object with a prototype', ''],
  [new Date(Number.NaN), 'an invalid Date', 'null'],
  [{ toJSON: () => new Date(0) }, 'an instance of Date', 'toJSON'],
  [{ toJSON: () => new Map() }, 'a Map', '[...map]'],
];

describe('an object that is more than its members is refused, at the top and at every level', () => {
  it.each(cases.map(([value, what, hint]) => [what, hint, () => value] as const))(
    '%s',
    (what, hint, make) => {
      const places: readonly (readonly [string, unknown])[] = [
        ['$', make()],
        ['$.a[1].b', { a: [1, { b: make() }] }],
        ['$.a', { a: make(), c: 1 }],
      ];
      for (const [path, value] of places) {
        const error = refusal(value);
        expect(error.code).toBe('MR701');
        expect(error.message).toBe(`${path} cannot be represented in JSON: it is ${what}`);
        expect(error.hint).toContain(hint);
      }
    },
  );
});

function refusal(value: unknown): MillraceError {
  try {
    encode(value);
  } catch (error) {
    if (error instanceof MillraceError) return error;
  }
  throw new Error('the value was not refused');
}
