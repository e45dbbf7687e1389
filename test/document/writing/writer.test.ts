import { deepStrictEqual } from 'node:assert/strict';
import { parse } from 'node:querystring';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document, encode } from '../../../src/document/document.ts';
import { partsView } from '../../../src/document/views/parts.ts';
import { MillraceError } from '../../../src/errors.ts';
import { arbitraryJson } from '../arbitrary-json.ts';

function stored(value: unknown): unknown {
  return Document.open(encode(value)).view();
}

function refusal(value: unknown): MillraceError {
  try {
    encode(value);
  } catch (error) {
    if (error instanceof MillraceError) return error;
  }
  throw new Error('the value was not refused');
}

class List extends Array<number> {}

describe('encode does what JSON.stringify does', () => {
  const bare = Object.assign(Object.create(null) as object, { a: 1 });
  const cases: Record<string, unknown> = {
    'leaves out members that are undefined': {
      a: undefined,
      b: 1,
      c: undefined,
      d: { e: undefined },
    },
    'leaves out members of some records of a list': [
      { a: 1, b: undefined, c: 3 },
      { a: 1, b: 2, c: 3 },
      { a: undefined, b: undefined, c: undefined },
      { a: 1, b: undefined, c: 3 },
    ],
    'calls toJSON of dates': { at: new Date(1e12), list: [new Date(0)] },
    'passes the key to toJSON': {
      name: { toJSON: (key: string) => `key ${key}` },
      list: [{ toJSON: String }],
    },
    'leaves out a member whose toJSON gives undefined': { a: { toJSON: () => undefined }, b: 1 },
    'does not call toJSON of what a toJSON gave': { a: { toJSON: () => ({ b: 1, toJSON: 1 }) } },
    'calls toJSON of functions': { f: Object.assign(() => 1, { toJSON: () => 'f' }) },
    'unboxes primitives': [Object(1), Object('text'), Object(true), Object(false)],
    'takes objects without a prototype': bare,
    'takes plain objects and lists of other realms': runInNewContext('({ a: [{ b: 1 }] })'),
    'takes objects whose prototype is empty': parse('a=1&b=2'),
    'takes instances of subclasses of Array for lists': List.of(1, 2),
    'calls toJSON of other instances': [Buffer.from('ab'), new URL('http://a/b')],
    'takes what inherits a toJSON': Object.create({ toJSON: () => [1] }),
    'looks through proxies': new Proxy({ a: [1] }, {}),
    'ignores symbols as keys': { [Symbol('s')]: 1, a: 1 },
    'ignores named members of arrays': Object.assign([1, 2], { name: 'x' }),
    'calls getters': {
      get a() {
        return 1;
      },
    },
    'writes an object that is used twice twice': ((same) => [same, { same }])({ a: 1 }),
  };
  for (const [name, value] of Object.entries(cases)) {
    it(name, () => deepStrictEqual(stored(value), JSON.parse(JSON.stringify(value))));
  }

  it('does not call toJSON of an object that a toJSON returned', () => {
    const self = { a: 1, toJSON: () => self as unknown };
    expect(refusal(self).message).toContain('$.toJSON');
  });

  it('calls toJSON of BigInt if it is defined', () => {
    const prototype = BigInt.prototype as { toJSON?: () => string };
    prototype.toJSON = function (this: bigint) {
      return `${this}n`;
    };
    try {
      expect(stored([12n])).toEqual(['12n']);
    } finally {
      delete prototype.toJSON;
    }
  });
});

describe('records are read once', () => {
  it('and undefined members leave no gap', () => {
    const nothing = { toJSON: () => undefined };
    const value = { a: [1, 'x'], b: nothing, c: 'text', d: nothing, e: { f: [{ g: 1 }] }, h: 2 };
    deepStrictEqual(stored([value, value]), JSON.parse(JSON.stringify([value, value])));
  });

  it('also where every object inherits a member', () => {
    const prototype = Object.prototype as { inherited?: number };
    prototype.inherited = 1;
    try {
      const document = Document.open(encode({ a: { b: 1 } }));
      deepStrictEqual(Object.keys(document.view() as object), ['a']);
      expect(document.get(document.get(0, 'a') ?? -1, 'inherited')).toBeUndefined();
    } finally {
      delete prototype.inherited;
    }
  });

  it('also when a getter removes members', () => {
    const make = (): object => ({
      get a() {
        Reflect.deleteProperty(this, 'b');
        return 1;
      },
      b: 'text',
      c: ['x'],
      d: 3,
    });
    deepStrictEqual(stored([make(), 4]), [{ a: 1, c: ['x'], d: 3 }, 4]);
  });

  it('also when a getter adds a member before the others', () => {
    const make = (): object => ({
      get a() {
        Object.assign(this, { 0: {} });
        return 'text';
      },
      b: [{}],
    });
    deepStrictEqual(stored(make()), JSON.parse(JSON.stringify(make())));
  });
});

describe('views within a value', () => {
  it('are copied while strings wait to be written together', () => {
    const texts = Array.from({ length: 12 }, (_, i) => `text ${i}`);
    const inner = stored({ text: 'from a view', list: ['one', 'two'], long: 'x'.repeat(1000) });
    const value = { texts, inner, more: texts, ...Object.fromEntries(texts.entries()) };
    deepStrictEqual(stored(value), value);
    deepStrictEqual(stored([...texts, inner, ...texts]), [...texts, inner, ...texts]);
  });

  it('are copied in any place, next to any values', () => {
    // Mostly strings, so that some wait when a view comes.
    const value = fc.oneof(fc.string(), fc.string(), fc.string(), arbitraryJson);
    const parts = fc.array(fc.tuple(value, fc.boolean()), { minLength: 10, maxLength: 60 });
    fc.assert(
      fc.property(parts, (all) => {
        const list = all.map(([part, isView]) => (isView ? stored(part) : part));
        const plain = all.map(([part]) => part);
        deepStrictEqual(stored(list), plain);
        deepStrictEqual(stored({ ...list }), { ...plain });
      }),
    );
  });
});

describe('strings that are written together', () => {
  const narrow = Array.from({ length: 200 }, (_, i) => `näme ${i}`);
  const cases: Record<string, readonly string[]> = {
    'of one byte a unit': narrow,
    'with one among them that needs two': narrow.with(70, 'λ'),
    'with a lone surrogate at the seam of two': narrow.with(63, '\ud83d').with(64, '\ude00'),
    'that all need two': narrow.map((text) => `${text}漢`),
    'with long ones between': narrow.map((text, i) => (i % 9 ? text : text.repeat(100))),
    'with empty ones': narrow.map((text, i) => (i % 2 ? text : '')),
    'few of them': ['a', 'λ', ''],
  };
  for (const [name, list] of Object.entries(cases)) {
    it(name, () => {
      deepStrictEqual(stored(list), list);
      const records = list.map((text) => ({ text, list: [text] }));
      deepStrictEqual(stored(records), records);
    });
  }
});

describe('values that JSON would change are refused with their path', () => {
  const hole: unknown[] = [1, 2];
  delete hole[1];
  const cases: [string, unknown, string][] = [
    ['undefined', undefined, '$ '],
    ['an undefined element', { a: [1, 2, undefined] }, '$.a[2] '],
    ['a hole', hole, '$[1] '],
    ['an element whose toJSON gives undefined', [{ toJSON: () => undefined }], '$[0] '],
    ['a function', { a: [{}, { b: () => 1 }] }, '$.a[1].b '],
    ['a symbol', { 'b c': Symbol('x') }, '$["b c"] '],
    ['a BigInt', [[1n]], '$[0][0] '],
    ['a boxed BigInt', [Object(1n)], '$[0] '],
    ['NaN', { a: { b: { c: Number.NaN } } }, '$.a.b.c '],
    ['infinity', [Infinity], '$[0] '],
    [
      'minus infinity behind members that are left out',
      { a: undefined, b: [-Infinity] },
      '$.b[0] ',
    ],
    [
      'an element of an array made of parts',
      { p: partsView({ length: 2, at: (i) => (i ? NaN : 0) }) },
      '$.p[1] ',
    ],
  ];
  for (const [name, value, path] of cases) {
    it(name, () => {
      const error = refusal(value);
      expect(error.code).toBe('MR701');
      expect(error.message.startsWith(path), error.message).toBe(true);
    });
  }

  it('an error of a toJSON or a getter, kept as the cause', () => {
    const cause = new Error('no luck');
    const broken = {
      get b() {
        throw cause;
      },
    };
    const error = refusal({ a: [broken] });
    expect(error).toMatchObject({
      code: 'MR701',
      cause,
      message: '$.a[0].b cannot be read: no luck',
    });
  });
});

describe('cycles are found', () => {
  it('at the shortest path that closes one', () => {
    const root = { list: [1, { up: {} as unknown }] };
    root.list[1] = { up: root };
    expect(refusal(root).message).toBe(
      '$.list[1].up cannot be represented in JSON: it is a cycle: the same object as $',
    );
  });

  it('anywhere below', () => {
    const self: unknown[] = [0];
    self.push(self);
    const error = refusal({ a: { b: [self] } });
    expect(error.message).toContain('$.a.b[0][1] ');
    expect(error.message).toContain('the same object as $.a.b[0]');
  });

  it('before wide values fill the memory', () => {
    const wide: unknown[] = Array.from({ length: 100_000 }, (_, i) => i);
    wide.push(wide);
    expect(refusal(wide).message).toContain('a cycle');
  });
});

describe('limits', () => {
  it('refuse 1,001 levels, in values and in views', () => {
    let value: unknown[] = [];
    for (let i = 1; i < 1000; i++) value = [value];
    const view = stored(value);
    expect(refusal([value]).code).toBe('MR702');
    expect(refusal([view]).code).toBe('MR702');
    expect(refusal({ a: view }).message).toContain('1000 levels');
  });

  it('refuse values that never end', () => {
    const endless = (): unknown => ({ toJSON: () => ({ next: endless() }) });
    expect(refusal(endless()).code).toBe('MR702');
  });

  it('refuse more than 1 GiB', () => {
    const longest = '漢'.repeat(2 ** 29 - 24);
    expect(refusal(['x'.repeat(100), longest])).toMatchObject({ code: 'MR702' });
    expect(refusal(Array(2 ** 27))).toMatchObject({ code: 'MR702' });
  });

  it('shorten long paths', () => {
    let value: unknown = NaN;
    for (let i = 0; i < 900; i++) value = [value];
    expect(refusal(value).message.length).toBeLessThan(300);
  });
});

describe('a writer in use', () => {
  it('is not disturbed by a toJSON that encodes', () => {
    const inner = { toJSON: () => stored({ deep: [1, 2, 'three'] }) };
    const value = { a: inner, b: [inner, 'text', { c: inner }] };
    const plain = { deep: [1, 2, 'three'] };
    deepStrictEqual(stored(value), { a: plain, b: [plain, 'text', { c: plain }] });
  });

  it('writes the next value after an error', () => {
    refusal({ a: [1, 2, { b: NaN }] });
    deepStrictEqual(stored({ a: [1, { b: 1 }] }), { a: [1, { b: 1 }] });
  });

  it('passes errors of Millrace through a toJSON', () => {
    expect(refusal({ a: { toJSON: () => encode([NaN]) } }).message).toMatch(/^\$\[0\] /);
  });
});
