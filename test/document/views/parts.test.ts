import { deepStrictEqual } from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Document, encode } from '../../../src/document/document.ts';
import { originOf } from '../../../src/document/origin.ts';
import { partsView } from '../../../src/document/views/parts.ts';
import { toJS } from '../../../src/document/views/to-js.ts';

const halves = [
  Document.open(encode([{ a: 1 }, 'two'])),
  Document.open(encode([null, [4]])),
] as const;
const whole = [{ a: 1 }, 'two', null, [4]];

function view(): readonly unknown[] {
  return partsView({
    length: 4,
    at(index) {
      const half = halves[index < 2 ? 0 : 1];
      return half.view(half.element(0, index % 2));
    },
  });
}

describe('a view of parts', () => {
  it('is the array of its parts', () => {
    deepStrictEqual(view(), whole);
    deepStrictEqual(toJS(view()), whole);
    expect(view()).toEqual(whole);
    expect(Array.isArray(view())).toBe(true);
    expect(JSON.stringify({ list: view() })).toBe(JSON.stringify({ list: whole }));
    expect(inspect(view())).toBe(inspect(whole));
    expect(view().map((element) => typeof element)).toEqual([
      'object',
      'string',
      'object',
      'object',
    ]);
    expect(view().slice(1, 2)).toEqual(['two']);
  });

  it('is encoded element by element', () => {
    deepStrictEqual(Document.open(encode({ all: view() })).view(), { all: whole });
  });

  it('computes an element when it is read, and no other', () => {
    const asked: number[] = [];
    const lazy = partsView({ length: 1e9, at: (index) => asked.push(index) });
    expect(lazy.length).toBe(1e9);
    expect(lazy[999_999_999]).toBe(1);
    expect(lazy[1e9]).toBeUndefined();
    expect('5' in lazy).toBe(true);
    expect(asked).toEqual([999_999_999]);
  });

  it('prints only the elements that are shown', () => {
    const lazy = partsView({ length: 1e8, at: (index) => index });
    expect(inspect(lazy)).toMatch(/ 99,\s+\.\.\. 99999900 more items/);
  });

  it('can be larger than a document', () => {
    const rows = 1024;
    const megabyte = Document.from(Array.from({ length: rows }, (_, n) => [n, 'x'.repeat(1008)]));
    const batches = Array.from({ length: 3000 }, () => megabyte);
    let asked = 0;
    const list = partsView({
      length: batches.length * rows,
      at(index) {
        asked++;
        return batches[Math.floor(index / rows)]?.item(0, index % rows);
      },
    });
    expect(batches.length * megabyte.byteLength).toBeGreaterThan(2 ** 31);
    expect(list.length).toBe(3_072_000);
    expect(list.at(-1)).toEqual([1023, 'x'.repeat(1008)]);
    expect([list[5], list[2_000_000]].map((row) => Object(row)[0])).toEqual([5, 128]);
    expect(list.slice(1022, 1025).map((row) => Object(row)[0])).toEqual([1022, 1023, 0]);
    expect(asked).toBe(6);
  });

  it('cannot be changed', () => {
    expect(() => Reflect.set(view(), 0, 1)).toThrow(expect.objectContaining({ code: 'MR703' }));
  });

  it('knows its parts', () => {
    const parts = { length: 0, at: () => null };
    const from = originOf(partsView(parts));
    expect(from?.kind === 'parts' && from.parts === parts).toBe(true);
  });
});
