import { deepStrictEqual } from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { Document, encode } from '../../src/document/document.ts';
import { toJS } from '../../src/document/views/to-js.ts';
import { arbitraryJson, record } from './arbitrary-json.ts';

function stored(value: unknown): unknown {
  return Document.open(encode(value)).view();
}

const module = new URL('../../src/document/document.js', import.meta.url).href;
const readInThread = `
  const { parentPort, workerData } = require('node:worker_threads');
  import(${JSON.stringify(module)}).then(({ Document }) => {
    const { list } = Document.open(workerData).view();
    parentPort.postMessage([list.length, list[2].name]);
  });`;

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

describe('a value comes back as it was', () => {
  const manyKeys = record(Array.from({ length: 10_000 }, (_, i) => [`key ${i}`, i]));
  const cases: Record<string, unknown> = {
    null: null,
    true: true,
    false: false,
    'an empty array': [],
    'an empty object': {},
    'empty containers in containers': [[], {}, [[]], { a: {} }, [{}]],
    'an empty string': '',
    'minus zero': [-0, 0],
    'the edges of exact integers': [2 ** 53 - 1, 2 ** 53, -(2 ** 53), 2 ** 31, -(2 ** 31) - 1],
    'the smallest number': 5e-324,
    'the largest number': Number.MAX_VALUE,
    'a key __proto__': record([
      ['__proto__', { polluted: true }],
      ['a', 1],
    ]),
    'keys that objects inherit': {
      constructor: 1,
      toString: 'x',
      hasOwnProperty: null,
      valueOf: [],
    },
    'members called toJSON': [{ toJSON: 'no function' }, { toJSON: { toJSON: [] } }],
    'keys that are numbers': record([
      ['10', 'a'],
      ['9', 'b'],
      ['x', 'c'],
      ['-1', 'd'],
      ['01', 'e'],
    ]),
    'an empty key': { '': { '': 1 } },
    'the same keys in other orders': [
      { a: 1, b: 2 },
      { b: 1, a: 2 },
      { a: 3, b: 4 },
    ],
    'keys that join to the same text': [{ 'a\0b': 1, c: 2 }, { a: 1, 'b\0c': 2 }, { 'a\0b\0c': 3 }],
    'lone surrogates': ['\ud800', 'a\udc00b', '\udc00\ud800', { '\ud800': '\udfff' }],
    'emoji and pairs': ['😀', '👩‍👩‍👧', '\u{10ffff}'],
    'latin letters': 'äöüß é ÿ',
    'control characters': '\0\u0001\u007f\u0080 \u2028',
    'strings around every length at which the encoding changes': [15, 16, 32, 63, 64, 65, 127].map(
      (length) => ['x'.repeat(length), 'é'.repeat(length), `${'x'.repeat(length)}\ud800`],
    ),
    '10,000 keys': manyKeys,
    'many shapes': Array.from({ length: 5000 }, (_, i) => ({
      id: i,
      [`only${i}`]: { [i % 7]: i },
    })),
    'arrays of numbers': [[0], [-0, 1], [[2 ** 53, 5e-324]], { a: [1, 2, 3] }],
    'arrays with other elements behind numbers': [
      [1, 'a'],
      [1, null],
      [1, 2, [3]],
      [{}, 4],
    ],
    '1,000 levels': nested(1000),
  };
  for (const [name, value] of Object.entries(cases)) {
    it(name, () => {
      const view = stored(value);
      deepStrictEqual(view, value);
      deepStrictEqual(toJS(view), value);
    });
  }

  it('a string of 10 MB', () => {
    const long = 'Zeile ä\n'.repeat(1_250_000);
    const read = stored([long, long.length]);
    expect((read as string[])[0] === long).toBe(true);
  });

  it('five million elements', () => {
    const count = 5_000_000;
    const numbers = Array.from({ length: count }, (_, i) => i * 1.5);
    const others = Array.from({ length: count }, (_, i) => (i % 2 === 0 ? i : null));
    for (const list of [numbers, others]) {
      const view = stored(list) as typeof list;
      expect(view.length).toBe(count);
      const copy = toJS(view) as typeof list;
      expect(copy.length).toBe(count);
      expect(copy.findIndex((value, i) => value !== list[i])).toBe(-1);
      for (let i = 0; i < count; i += 99_991) expect(view[i]).toBe(list[i]);
      expect(view[count]).toBeUndefined();
    }
  });

  test('whatever JSON can hold', () => {
    fc.assert(
      fc.property(arbitraryJson, (value) => {
        const view = stored(value);
        deepStrictEqual(view, value);
        deepStrictEqual(toJS(view), value);
        expect(JSON.stringify(view)).toBe(JSON.stringify(value));
      }),
      { numRuns: 500 },
    );
  });
});

describe('encode', () => {
  it('makes the same bytes of the same value, whatever was encoded before', () => {
    fc.assert(
      fc.property(arbitraryJson, arbitraryJson, (value, other) => {
        const before = new Uint8Array(encode(value));
        encode(other);
        deepStrictEqual(new Uint8Array(encode(structuredClone(value))), before);
      }),
    );
  });

  it('copies views within the value', () => {
    fc.assert(
      fc.property(arbitraryJson, arbitraryJson, (a, b) => {
        const value = { a: stored(a), list: [stored(b), stored(a)], b };
        deepStrictEqual(stored(value), { a, list: [b, a], b });
        deepStrictEqual(stored(stored(value)), { a, list: [b, a], b });
      }),
    );
  });

  it('needs little more than their nodes for records of one shape', () => {
    const list = Array.from({ length: 1000 }, (_, i) => ({ id: i, ready: true, size: i }));
    expect(encode(list).byteLength).toBeLessThan(16 * 4 * 1000 + 300);
  });
});

describe('a document', () => {
  const value = { a: [10, 'x', { b: null }], c: { d: -1 } };
  const document = Document.open(encode(value));

  it('finds nodes by key and index', () => {
    const a = document.get(0, 'a') ?? -1;
    expect(document.length(a)).toBe(3);
    expect(document.view(document.element(a, 1))).toBe('x');
    expect(document.view(document.get(document.element(a, 2), 'b'))).toBe(null);
    expect(document.view(document.get(document.get(0, 'c') ?? -1, 'd'))).toBe(-1);
  });

  it('returns undefined for missing keys and indexes', () => {
    expect(document.get(0, 'b')).toBeUndefined();
    expect(document.get(0, 'toString')).toBeUndefined();
    expect(document.get(document.get(0, 'a') ?? -1, '0')).toBeUndefined();
    expect(document.length(0)).toBeUndefined();
  });

  it('throws for a node that does not exist', () => {
    expect(() => document.view(1000)).toThrow(expect.objectContaining({ code: 'MR606' }));
  });

  it('has an id of its own', () => {
    expect(Document.trusted(document.buffer).id).not.toBe(document.id);
  });

  it('is read in place by other threads', async () => {
    const list = [{ name: 'a' }, { name: 'b' }, { name: 'ç' }];
    const worker = new Worker(readInThread, {
      eval: true,
      workerData: encode({ list }),
      execArgv: [],
    });
    const [message] = await once(worker, 'message');
    expect(message).toEqual([3, 'ç']);
    await worker.terminate();
  });

  it('is read at any offset of a buffer', () => {
    const bytes = document.bytes();
    for (const offset of [0, 4, 8, 13, 64]) {
      const around = new Uint8Array(bytes.length + 100).fill(0xff);
      around.set(bytes, offset);
      for (const open of [Document.open, Document.trusted]) {
        const found = open(around.buffer, offset, bytes.length);
        deepStrictEqual(found.view(), value);
        deepStrictEqual(Buffer.from(found.bytes()), Buffer.from(bytes));
        expect(found.byteLength).toBe(bytes.length);
      }
    }
  });
});
