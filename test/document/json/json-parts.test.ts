import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Document, encode } from '../../../src/document/document.ts';
import { jsonLines, jsonParts, jsonText } from '../../../src/document/json/json-parts.ts';
import { partsView } from '../../../src/document/views/parts.ts';
import { arbitraryJson } from '../arbitrary-json.ts';

function viewOf(value: unknown): unknown {
  return Document.open(encode(value)).view();
}

/** JSON.stringify, with -0. */
function stringified(value: unknown, indent: number): string {
  const mark = '\u0000-0';
  const marked = (_: string, member: unknown): unknown => (Object.is(member, -0) ? mark : member);
  return JSON.stringify(value, marked, indent).replaceAll(JSON.stringify(mark), '-0');
}

describe('the JSON text', () => {
  test('is that of JSON.stringify, with -0, also of views and of what holds views', () => {
    fc.assert(
      fc.property(arbitraryJson, fc.nat(3), (value, indent) => {
        const text = stringified(value, indent);
        expect(jsonText(value, indent)).toBe(text);
        expect(jsonText(viewOf(value), indent)).toBe(text);
        const parts = partsView({ length: 2, at: (index) => (index ? viewOf(value) : value) });
        expect(jsonText({ parts }, indent)).toBe(stringified({ parts: [value, value] }, indent));
      }),
    );
  });

  test.each([
    ['lists of numbers', [1.5, -0, 2 ** 53, 1e21]],
    ['undefined members', { a: undefined, b: [{ c: undefined }] }],
    ['what a toJSON returns', { at: new Date(0), gone: { toJSON: () => undefined } }],
    ['boxed primitives', [Object(1), Object('a'), Object(false)]],
  ])('of %s is that of JSON.stringify', (_, value) => {
    expect(jsonText(value, 1)).toBe(stringified(value, 1));
  });

  test('keeps the order of keys that objects would sort', () => {
    const keys = ['name', '2024'];
    const ordered = new Proxy(
      {},
      {
        get: (_, key) => (keys.includes(String(key)) ? key : undefined),
        ownKeys: () => keys,
        getOwnPropertyDescriptor: (_, value) => ({ value, enumerable: true, configurable: true }),
      },
    );
    const text = '[{"name":"name","2024":"2024"}]';
    expect(jsonText([ordered])).toBe(text);
    expect(jsonText(viewOf([ordered]))).toBe(text);
  });

  test('comes in parts of bounded length, and no part splits a character', () => {
    const long = `"${'😀\n'.repeat(100_000)}`;
    const value = { long, list: Array.from({ length: 50_000 }, (_, i) => ({ i, s: 'ab' })) };
    for (const each of [value, viewOf(value)]) {
      const parts = [...jsonParts(each)];
      expect(parts.length).toBeGreaterThan(10);
      expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(500_000);
      expect(parts.every((part) => !/[\uD800-\uDFFF]/u.test(part))).toBe(true);
      expect(parts.join('') === JSON.stringify(value)).toBe(true);
    }
  });

  test('can be longer than a string can be', () => {
    const megabyte = 'x'.repeat(2 ** 20);
    const value = { all: partsView({ length: 600, at: () => megabyte }) };
    let length = 0;
    for (const part of jsonParts(value)) length += part.length;
    expect(length).toBe(600 * (2 ** 20 + 3) - 1 + '{"all":[]}'.length);
  });

  test('of a list is one line for each value', () => {
    const rows = [{ a: 1 }, [2, '\n'], null, viewOf({ b: 'x'.repeat(200_000) })];
    const text = [...jsonLines(rows)].join('');
    expect(text).toBe(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    expect([...jsonLines([])].join('')).toBe('');
  });
});

describe('what JSON cannot hold is refused with its path', () => {
  test.each([
    [undefined, '$ cannot be represented in JSON: it is undefined'],
    [{ a: [1, Number.NaN] }, '$.a[1] cannot be represented in JSON: it is NaN'],
    [[{ b: [undefined] }], '$[0].b[0] cannot be represented in JSON: it is undefined'],
    [{ a: { m: new Map() } }, '$.a.m cannot be represented in JSON: it is a Map'],
    [[new Date(Number.NaN)], '$[0] cannot be represented in JSON: it is an invalid Date'],
    [{ 'a b': [1n] }, '$["a b"][0] cannot be represented in JSON: it is a BigInt'],
    [[() => 1], '$[0] cannot be represented in JSON: it is a function'],
  ])('%o: %s', (value, message) => {
    expect(() => jsonText(value)).toThrow(expect.objectContaining({ code: 'MR701', message }));
  });

  test('also in a list with one value per line', () => {
    expect(() => [...jsonLines([1, { a: Number.NaN }])]).toThrow('$[1].a cannot be represented');
  });

  test('as is a cycle', () => {
    const self: unknown[] = [];
    self.push(self);
    expect(() => jsonText(self)).toThrow(expect.objectContaining({ code: 'MR702' }));
  });
});
