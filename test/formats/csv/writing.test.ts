import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../../src/formats/csv/writing.ts';
import { write } from './csv.ts';

describe('a cell', () => {
  test.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "so"', '"say ""so"""'],
    ['two\nlines', '"two\nlines"'],
    ['cr\rlf', '"cr\rlf"'],
    [' edge ', '" edge "'],
    [null, ''],
    [undefined, ''],
    [0, '0'],
    [-0, '-0'],
    [false, 'false'],
    [{ a: 1 }, '"{""a"":1}"'],
    [[1, 2], '"[1,2]"'],
  ])('%j is written as %s', (cell, written) => {
    expect(write([[cell, 'x']])).toBe(`${written},x\n`);
  });
});

describe('rows', () => {
  test('have all keys as columns, in the order of their first occurrence', () => {
    expect(columnsOf([{ b: 1, a: 1 }, [7, 8, 9], { a: 1, c: 1 }])).toEqual(['b', 'a', 'c']);
  });

  test('with one empty cell are no empty lines', () => {
    expect(write([['']])).toBe('""\n');
    expect(write([{ '': '' }])).toBe('""\n""\n');
  });

  test('are not filled from inherited properties', () => {
    expect(write([{ a: 1 }], ['constructor', 'a'])).toBe('constructor,a\n,1\n');
  });

  test.each([
    [[{ a: 1 }, 5], 'row 2 is neither an object nor a list'],
    [[{ a: 1 }, null], 'row 2 is neither an object nor a list'],
    [[{ a: 1 }, [1, 2]], 'row 2 has 2 cells for 1 columns'],
    [[[]], 'row 1 has no cells'],
    [[{}], 'row 1 has no cells'],
  ])('that would be lost or moved are refused: %j', (rows, message) => {
    expect(() => write(rows)).toThrow(message);
  });
});
