import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseFields, parseSort, valueOf } from '../../../src/cli/items/fields.ts';
import type { ItemRow } from '../../../src/cli/items/item-row.ts';
import { TopRows } from '../../../src/cli/items/top-rows.ts';

function row(index: number, changes: Partial<ItemRow> = {}): ItemRow {
  return {
    task: 'each',
    index,
    state: 'succeeded',
    element: undefined,
    output: null,
    error: null,
    attempts: 1,
    ms: null,
    began: null,
    ...changes,
  };
}

it('keeps the first rows of any number, those without a value last', () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.integer({ min: 0, max: 50 })), { maxLength: 5000 }),
      fc.integer({ min: 1, max: 40 }),
      fc.boolean(),
      (times, limit, descends) => {
        const top = new TopRows(parseSort(descends ? '-ms' : 'ms'), limit);
        for (const [index, ms] of times.entries()) top.add(row(index, { ms }), 0);
        const sign = descends ? -1 : 1;
        const all = times.map((ms, index) => ({ ms, index }));
        const sorted = all.toSorted((a, b) => {
          if (a.ms === null || b.ms === null) {
            return Number(a.ms === null) - Number(b.ms === null) || a.index - b.index;
          }
          return sign * (a.ms - b.ms) || a.index - b.index;
        });
        expect(top.rows().map(({ index }) => index)).toEqual(
          sorted.slice(0, limit).map(({ index }) => index),
        );
      },
    ),
    { numRuns: 60 },
  );
});

it('puts numbers before texts', () => {
  const top = new TopRows(parseSort('output'), 9);
  for (const [index, output] of ['b', 2, null, 'a', 10, true].entries()) {
    top.add(row(index, { output }), 0);
  }
  expect(top.rows().map(({ index }) => index)).toEqual([5, 1, 4, 3, 0, 2]);
});

it('reads members of rows, of their own only', () => {
  const [url, hidden, deep] = parseFields('output.url, output.constructor, error.cause.code');
  const found = row(1, { output: { url: 'x' } });
  expect(url && valueOf(found, url)).toBe('x');
  expect(hidden && valueOf(found, hidden)).toBeUndefined();
  expect(deep && valueOf(found, deep)).toBeUndefined();
  expect(() => parseFields('nope')).toThrow("'nope' must begin with one of");
  expect(() => parseSort('output.')).toThrow("'output.' must begin");
});
