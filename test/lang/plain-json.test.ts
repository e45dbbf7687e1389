import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isPlainJson } from '../../src/lang/plain-json.ts';

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

describe('plain JSON', () => {
  test.each<[string, unknown, boolean]>([
    ['a record with an undefined member', { a: undefined, b: [null, 'x', 1.5, true] }, true],
    ['a record without a prototype', Object.assign(Object.create(null), { a: 1 }), true],
    ['a text that is no Unicode', '\ud800', true],
    ['the key __proto__', JSON.parse('{"__proto__":{"a":1}}'), true],
    ['a list with undefined', [1, undefined], false],
    ['a list with a hole', Object.assign([], { length: 2 }), false],
    ['NaN', [Number.NaN], false],
    ['minus zero', { a: -0 }, false],
    ['a date', { at: new Date(0) }, false],
    ['a toJSON of its own', { toJSON: () => 1 }, false],
    ['a map', new Map(), false],
    ['an object that inherits', Object.create({ a: 1 }), false],
    ['bytes', new Uint8Array(1), false],
    ['a function', { a: () => 1 }, false],
    ['a big integer', 1n, false],
    ['100 levels', nested(100), true],
    ['101 levels', nested(101), false],
  ])('%s', (_, value, isPlain) => {
    expect(isPlainJson(value)).toBe(isPlain);
  });

  it('has no cycle', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(isPlainJson(cycle)).toBe(false);
  });

  it('is what JSON gives back', () => {
    const property = fc.property(fc.anything(), (value) => {
      if (!isPlainJson(value)) return;
      expect(JSON.parse(JSON.stringify(value))).toEqual(value);
    });
    fc.assert(property);
  });
});
