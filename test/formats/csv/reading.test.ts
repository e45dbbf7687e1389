import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { read, write } from './csv.ts';

describe('CSV', () => {
  test.each([
    ['a,b\n1,2\n', true, [{ a: '1', b: '2' }]],
    ['a,b\r\n1,"x\r\ny"\r\n\r\n', true, [{ a: '1', b: 'x\r\ny' }]],
    ['a,b\r1,2\r', true, [{ a: '1', b: '2' }]],
    ['a,b\n1,x\ry\n', true, [{ a: '1', b: 'x\ry' }]],
    ['1,2\n', ['x', 'y'], [{ x: '1', y: '2' }]],
    ['1,2\n', false, [['1', '2']]],
    [
      '1,\n,2',
      false,
      [
        ['1', ''],
        ['', '2'],
      ],
    ],
    ['"a""b",""\r', false, [['a"b', '']]],
    ['"a"\r\n"b"', false, [['a'], ['b']]],
    ['', true, []],
    ['', false, []],
    ['a,b\n', true, []],
  ])('%j with header %j is %j', (text, header, rows) => {
    expect(read(text, { header })).toEqual(rows);
  });

  test('has columns named as any property', () => {
    const [row] = read('__proto__,constructor\nx,y\n');
    expect(Object.entries(row ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });
});

describe('every table of texts is read as it was written', () => {
  const cell = fc.oneof(
    fc.string(),
    fc.constantFrom('"', '\n', '\r', '\r\n', ',', ';', ' ', '\uFEFF', ''),
  );
  const delimiter = fc.constantFrom(',', ';', '\t', '|');
  const tableOf = (names: fc.Arbitrary<string>) =>
    fc
      .uniqueArray(names, { minLength: 1, maxLength: 4 })
      .chain((header) =>
        fc.tuple(
          fc.constant(header),
          fc.array(fc.array(cell, { minLength: header.length, maxLength: header.length })),
        ),
      );

  test('as lists', () => {
    fc.assert(
      fc.property(tableOf(cell), delimiter, ([header, rows], delimiter) => {
        const text = write([header, ...rows], [], delimiter);
        expect(read(text, { header: false, delimiter })).toEqual([header, ...rows]);
      }),
    );
  });

  test('as objects, with the columns in the same order, whatever their names', () => {
    const name = fc.oneof(
      cell.filter((text) => text !== ''),
      fc.constantFrom('2024', '2023', '0', '10', '4294967295', '-1', '01', '__proto__'),
    );
    fc.assert(
      fc.property(tableOf(name), delimiter, ([header, lists], delimiter) => {
        const text = write([header, ...lists], [], delimiter);
        const rows = read(text, { delimiter });
        for (const row of rows) expect(Object.keys(row ?? {})).toEqual(header);
        if (rows.length > 0) expect(write(rows, undefined, delimiter)).toBe(text);
      }),
    );
  });
});

describe('a mistake is named with line and column, as people count', () => {
  test.each([
    ['a,b\n1,x"y\n', 'line 2, column 2 ("b"): a quote within a field: '],
    ['a,b\n"1\n2",3\n4, "5"\n', 'line 4, column 2 ("b"): a quote within a field: '],
    ['a,b\n1,"x"y\n', 'line 2, column 2 ("b"): text after the closing quote of a field: '],
    ['a\n1\n"open\n\n', 'line 3, column 1 ("a"): the quote that opens this field is not closed'],
    [
      'a,b\n1,2\n3\n',
      'line 3, column 2 ("b"): the row has 1 cells, the header 2: with relax: [rows]',
    ],
    [
      'a\r\n1\r\n\r\n3,4',
      'line 4, column 2: the row has 2 cells, the header 1: with relax: [rows]',
    ],
    ['a,,b\n', 'line 1, column 2: the column has no name: set relax: [header]'],
    ['a,b,a\n', 'line 1, column 3: the name "a" is also that of column 1: set relax: [header]'],
  ])('%j: %s', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  test('also without a header, and in a header that is given', () => {
    expect(() => read('1,2\n3\n', { header: false })).toThrow(
      'line 2, column 2: the row has 1 cells, the first row 2: with relax: [rows], rows may have any',
    );
    expect(() => read('1,2\n', { header: ['x'] })).toThrow('line 1, column 2: the row has 2 cells');
    expect(() => read('1,2\n', { header: ['x', 'x'] })).toThrow('header, column 2: the name "x"');
  });
});

describe('relax', () => {
  test.each([
    ['a"b,"c" d,"say "so""\n', ['a"b', '"c" d', '"say "so""']],
    [' "x",""y"\n', [' "x"', '""y"']],
    ['"a,b" c,d\n', ['"a', 'b" c', 'd']],
    ['"a""b","c,d"\n', ['a"b', 'c,d']],
  ])('quotes reads %j as %j', (text, cells) => {
    expect(read(text, { header: false, relax: ['quotes'] })).toEqual([cells]);
  });

  test('quotes does not read a field that never ends', () => {
    expect(() => read('a\n"b', { relax: ['quotes'] })).toThrow('line 2, column 1 ("a"): the quote');
  });

  test('rows reads missing cells as null, and names others by their column', () => {
    const text = 'a,b,column_4\n1\n1,2,3,4,5\n1,2,3\n';
    const rows = read(text, { relax: ['rows'] });
    expect(rows).toEqual([
      { a: '1', b: null, column_4: null },
      { a: '1', b: '2', column_4: '3', column_4_2: '4', column_5: '5' },
      { a: '1', b: '2', column_4: '3' },
    ]);
    expect(read('1\n1,2\n', { header: false, relax: ['rows'] })).toEqual([['1'], ['1', '2']]);
  });

  test('header numbers columns without a name, or with that of another', () => {
    const rows = read('a,,a,a_2,a\n1,2,3,4,5\n', { relax: ['header'] });
    expect(rows).toEqual([{ a: '1', column_2: '2', a_3: '3', a_2: '4', a_4: '5' }]);
  });
});

describe('numbers', () => {
  test('are the cells that JSON has as numbers', () => {
    const text = 'n,t\n1,007\n-0,1e3\n1.50,x\n,+1\n';
    expect(read(text, { numbers: true })).toEqual([
      { n: 1, t: '007' },
      { n: -0, t: 1000 },
      { n: 1.5, t: 'x' },
      { n: '', t: '+1' },
    ]);
  });

  test('of a list of columns are numbers or null, and nothing else', () => {
    expect(read('n,t\n1,1\n,2\n', { numbers: ['n'] })).toEqual([
      { n: 1, t: '1' },
      { n: null, t: '2' },
    ]);
    expect(() => read('n,t\n1,1\nx,2\n', { numbers: ['n'] })).toThrow(
      'line 3, column 1 ("n"): "x" is no number',
    );
    expect(() => read('n,t\n1,1\n', { numbers: ['m'] })).toThrow('line 1: there is no column "m"');
  });

  test('that no number holds exactly are refused, or text', () => {
    const text = 'id\n1\n7615917337495251231\n';
    expect(() => read(text, { numbers: true })).toThrow(
      'line 3, column 1 ("id"): the integer 7615917337495251231 cannot be held exactly',
    );
    for (const numbers of [true, ['id']]) {
      const rows = read(text, { numbers, bigIntegers: 'string' });
      expect(rows).toEqual([{ id: 1 }, { id: '7615917337495251231' }]);
    }
  });
});
