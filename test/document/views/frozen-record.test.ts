import { deepStrictEqual } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { isProxy } from 'node:util/types';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document } from '../../../src/document/document.ts';
import { originOf } from '../../../src/document/origin.ts';
import { toJS } from '../../../src/document/views/to-js.ts';

type Flat = Record<string, string | number | boolean | null>;

/** More records than it takes until a function is compiled for them. */
const many = 300;

function viewOf<T>(value: T): T {
  return Document.from(value).view() as T;
}

function members(count: number): Flat {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`key${i}`, i]));
}

const small: Record<string, Flat> = {
  empty: {},
  'of each kind': { text: 'ä', wide: '漢', number: -0, yes: true, no: false, nothing: null },
  'of 16 members': members(16),
  'with a text of 128 bytes': { text: 'x'.repeat(128), wide: '漢'.repeat(64) },
  'with keys that code would be mistaken about': JSON.parse(
    '{"__proto__": 1, "constructor": 2, "\\"quoted\\"": 3, "\\\\": 4, "\\u2028": 5, "7": 6, "": 7, "a-b": 8, "${x}": 9}',
  ) as Flat,
};

const others: Record<string, object> = {
  'of 17 members': members(17),
  'with a longer text': { text: 'x'.repeat(129) },
  'with something below it': { number: 1, list: [] },
};

describe('a small record', () => {
  for (const [name, record] of Object.entries(small)) {
    it(`${name} is a frozen object, the first one and the last of many`, () => {
      const list = viewOf(Array.from({ length: many }, () => record));
      for (const each of list) {
        expect(isProxy(each)).toBe(false);
        expect(Object.isFrozen(each)).toBe(true);
        deepStrictEqual(each, record);
        deepStrictEqual(Reflect.ownKeys(each), Reflect.ownKeys(record));
      }
    });
  }

  it('has any keys and values, the first one and the last of many', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.double({ noNaN: true }), fc.boolean());
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value, { maxKeys: 16 }), (record) => {
        const plain = JSON.parse(JSON.stringify(record)) as Flat;
        const list = viewOf(Array.from({ length: many }, () => plain));
        for (const each of list) deepStrictEqual(each, plain);
      }),
      { numRuns: 20 },
    );
  });

  it('cannot be changed', () => {
    const record = viewOf({ a: 1 }) as { a: number; b?: number };
    expect(() => (record.a = 2)).toThrow(TypeError);
    expect(() => (record.b = 2)).toThrow(TypeError);
    expect(() => delete (record as { a?: number }).a).toThrow(TypeError);
    deepStrictEqual(record, { a: 1 });
  });

  it('can be cloned, and its copy can be changed', () => {
    const record = viewOf({ a: 1 });
    const copy = toJS(record) as { a: number };
    copy.a = 2;
    deepStrictEqual([structuredClone(record), copy, record], [{ a: 1 }, { a: 2 }, { a: 1 }]);
  });

  it('knows its origin; copies of it do not', () => {
    const document = Document.from([{ a: 1 }]);
    const [record] = document.view() as [object];
    expect(originOf(record)).toEqual({ kind: 'node', document, node: document.element(0, 0) });
    expect(originOf({ ...record })).toBeUndefined();
    expect(originOf(structuredClone(record))).toBeUndefined();
  });

  it('is made member by member where compiling code is forbidden', () => {
    const script = `
      import { share, view } from 'millrace/document';
      const list = Array.from({ length: ${many} }, (_, i) => ({ i, text: 'x' + i, ['__proto__']: 0 }));
      process.stdout.write(JSON.stringify(view(share(list))) === JSON.stringify(list) ? 'same' : 'other');
      for (const { i, text } of view(share(list))) if (text !== 'x' + i) throw new Error(text);
    `;
    const flags = ['--disallow-code-generation-from-strings', '--input-type=module', '-e', script];
    expect(execFileSync(process.execPath, flags, { encoding: 'utf8' })).toBe('same');
  });
});

describe('a record', () => {
  for (const [name, record] of Object.entries(others)) {
    it(`${name} is read one member at a time`, () => {
      const view = viewOf(record);
      expect(isProxy(view)).toBe(true);
      deepStrictEqual(view, record);
    });
  }
});
