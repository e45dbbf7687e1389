import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf, csvLine, parseCsv } from '../../src/formats/csv.ts';

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
  [false, 'false'],
  [{ a: 1 }, '"{""a"":1}"'],
  [[1, 2], '"[1,2]"'],
])('a cell %j is written as %s', (cell, written) => {
  expect(csvLine([cell, 'x'], [], ',')).toBe(`${written},x\n`);
});

test('a row with one empty cell is not an empty line', () => {
  expect(csvLine([''], [], ',')).toBe('""\n');
});

test('columns are all keys in the order of their first occurrence', () => {
  expect(columnsOf([{ b: 1, a: 1 }, [7], { a: 1, c: 1 }])).toEqual(['b', 'a', 'c']);
});

test('a column is not filled from inherited properties', () => {
  expect(csvLine({ a: 1 }, ['constructor', 'a'], ',')).toBe(',1\n');
});

test('every table of texts is read as it was written', () => {
  const delimiter = fc.constantFrom(',', ';', '\t', '|');
  const cell = fc.oneof(
    fc.string(),
    fc.constantFrom('"', '\n', '\r\n', ',', ';', ' ', '\uFEFF', ''),
  );
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width })));
  fc.assert(
    fc.property(table, delimiter, (rows, delimiter) => {
      const text = rows.map((row) => csvLine(row, [], delimiter)).join('');
      expect(parseCsv(text, { header: false, delimiter })).toEqual(rows);
    }),
  );
});

test.each([
  ['a,b\n1,2\n', true, [{ a: '1', b: '2' }]],
  ['a,b\r\n1,"x\r\ny"\r\n\r\n', true, [{ a: '1', b: 'x\r\ny' }]],
  ['1,2\n', ['x', 'y'], [{ x: '1', y: '2' }]],
  ['1,2\n', false, [['1', '2']]],
  ['', true, []],
  ['a,b\n', true, []],
])('%j with header %j is %j', (text, header, records) => {
  expect(parseCsv(text, { header, delimiter: ',' })).toEqual(records);
});

test.each([
  ['a,a\n1,2\n', true, /two columns are named "a"/],
  ['a,b\n1\n', true, /line 2/],
  ['1,2\n', ['x'], /1 names for 2 columns/],
  ['a\n"open\n', true, /Quote Not Closed/],
])('%j with header %j is rejected', (text, header, message) => {
  expect(() => parseCsv(text, { header, delimiter: ',' })).toThrow(message);
});

test('a column named __proto__ is a column', () => {
  const [record] = parseCsv('__proto__\nx\n', { header: true, delimiter: ',' });
  expect(Object.entries(record ?? {})).toEqual([['__proto__', 'x']]);
});
