import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvHead } from '../../../src/formats/split/csv-head.ts';
import { firstCells } from '../../../src/formats/item-reader.ts';
import type { TextForm } from '../../../src/formats/split/text-splitter.ts';
import { read } from '../csv/csv.ts';
import { cut, cuts, form, split, valuesOf } from './texts.ts';

const comma = ','.charCodeAt(0);

function cells(text: string, given: TextForm): readonly string[] {
  const head = csvHead(Buffer.from(text), comma, true);
  return firstCells(head?.record.toString() ?? '', given);
}

describe('records', () => {
  test.each([
    ['a,b\n1,2\n', [0, 4]],
    ['a,"x\ny"\r\n1,2', [0, 9]],
    ['a\r\n\r\n\nb\r\n', [0, 6]],
    ['"a""\n",b\nc', [0, 9]],
    ['a\rb\r', [0, 2]],
    ['\uFEFF"a\n"\nb', [3, 8]],
    ['x"y\nz\n', [0, 4]],
    ['"a"b\nc,"d\ne"\n', [0, 5]],
    ['', []],
    ['\n\r\n', []],
  ])('of %j begin at %j', (text, starts) => {
    expect(split([Buffer.from(text)], form('csv')).map(({ start }) => start)).toEqual(starts);
  });

  test('do not end at a line feed within quotes, though it is the first of all', () => {
    expect(valuesOf('"a\nb",c\rd,e\r', form('csv'), [], ['', ''])).toEqual([
      ['a\nb', 'c'],
      ['d', 'e'],
    ]);
  });

  test('that are the header are no elements', () => {
    expect(split([Buffer.from('\n"a\n",b\n1,2\n')], form('csv', { header: true }))).toEqual([
      { start: 8, end: 11, border: 12, line: 5 },
    ]);
  });
});

describe('however bytes are cut into parts', () => {
  const unit = fc.constantFrom('a', '1', ',', '"', '""', '\n', '\r\n', '\r', '\uFEFF', '",', '\n"');
  const written = fc.string({ unit, maxLength: 40 });

  test('the records are the same', () => {
    fc.assert(
      fc.property(written, cuts, fc.boolean(), (text, lengths, header) => {
        const bytes = Buffer.from(text);
        const given = form('csv', { header });
        expect(split(cut(bytes, lengths), given)).toEqual(split([bytes], given));
      }),
      { numRuns: 3000 },
    );
  });

  test('rows are those that the file pack reads', () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'ü', '"', ',', '\r\n', '\n', ' '), maxLength: 6 }),
      fc.constantFrom('1', '-2.5', ''),
    );
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const row = fc.tuple(cell, cell).map((both) => both.map(quoted).join(','));
    const table = fc.tuple(fc.array(row), fc.constantFrom('\n', '\r\n'), fc.boolean());
    fc.assert(
      fc.property(table, cuts, fc.boolean(), ([rows, end, hasEnd], lengths, header) => {
        const all = header ? ['"x","y"', ...rows] : rows;
        const text = all.join(end) + (hasEnd ? end : '');
        const given = form('csv', { header, numbers: true });
        const expected = read(text, { header, numbers: true });
        expect(valuesOf(text, given, lengths, cells(text, given))).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });
});
