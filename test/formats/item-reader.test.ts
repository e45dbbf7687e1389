import { describe, expect, test } from 'vitest';
import { BadItem, badItemMessage, placeOfBadItem } from '../../src/formats/bad-item.ts';
import { ItemReader } from '../../src/formats/item-reader.ts';
import type { TextFormat } from '../../src/formats/source.ts';
import type { Selection } from '../../src/formats/split/selection.ts';
import { splitChunk } from '../../src/formats/split/split-chunk.ts';
import { form, type reading, valuesOf } from './split/texts.ts';

/** What is wrong with the last item of a text, which is item 1 of a chunk at line 10. */
function faultOf(
  text: string | Buffer,
  format: TextFormat,
  changes: Partial<typeof reading> = {},
  more: Pick<Selection, 'batch'> = {},
): string {
  const bytes = Buffer.from(text);
  const given = form(format, changes);
  const selection = { offset: 0, seed: 0, ...more };
  const chunk = { file: 0, offset: 0, line: 10 };
  const { starts, lengths, items } = splitChunk(bytes, given, selection, chunk);
  const reader = new ItemReader(given, selection, { columns: { first: ['', ''] } });
  reader.open(bytes, 0, 0);
  try {
    reader.read(starts[items - 1] ?? 0, lengths[items - 1] ?? 0);
    return 'none';
  } catch (error) {
    if (!(error instanceof BadItem)) throw error;
    const place = placeOfBadItem(error, { format, lineEnd: 0x0a, bytes, offset: 0, line: 10 });
    return badItemMessage('a.txt', place, error.message);
  }
}

describe('an item that cannot be read is named with file, line and column', () => {
  test.each<[string, TextFormat, string]>([
    ['1\n{"a":tru}\n', 'jsonl', 'a.txt, line 11, column 6: not JSON: '],
    ['1\n\n{"a":1', 'jsonl', 'a.txt, line 12, column 7: not JSON: '],
    ['1\n[12345678901234567890]', 'jsonl', 'a.txt, line 11, column 2: the integer 1234567890123'],
    ['["ü", {"a"\n1}', 'json', 'a.txt, line 11, column 1: not JSON: '],
    ['["ü", {"a" 1}', 'json', 'a.txt, line 10, column 12: not JSON: '],
    ['1,2\n"3\n",4,5\n', 'csv', 'a.txt, line 11, column 3: the row has 3 cells, the first row 2'],
    ['1,2\n"3\n",x"y\n', 'csv', 'a.txt, line 12, column 2: a quote within a field'],
    ['1,2\n"3,4\n', 'csv', 'a.txt, line 11, column 1: the quote that opens this field is not'],
  ])('%j as %s: %s', (text, format, message) => {
    expect(faultOf(text, format)).toContain(message);
  });

  test('and with the name of the column', () => {
    expect(faultOf('1,x"y\n', 'csv', { header: ['a', 'b'] })).toContain(
      'a.txt, line 10, column 2 ("b"): a quote within a field',
    );
    expect(faultOf('1,x\n', 'csv', { header: ['a', 'b'], numbers: ['b'] })).toContain(
      'a.txt, line 10, column 2 ("b"): "x" is no number',
    );
  });

  test('also within a batch', () => {
    const batch = { items: 3 };
    const message = 'line 12, column 2: not JSON';
    expect(faultOf('1\n2\n[}\n', 'jsonl', {}, { batch })).toContain(message);
    expect(faultOf('[1,\n2,\n[}', 'json', {}, { batch })).toContain(message);
  });

  test('when its bytes are not in the encoding', () => {
    const bytes = Buffer.concat([Buffer.from('a\nü'), Buffer.from([0xff, 0x0a])]);
    expect(faultOf(bytes, 'lines')).toContain('line 11, column 2: not utf-8 (0xff): name');
    const decoding = { encoding: 'utf-8', invalidText: 'replace' } as const;
    expect(faultOf(bytes, 'lines', { decoding })).toBe('none');
  });

  test('when quotes are read loosely, and what it reads would be two rows', () => {
    expect(faultOf('1,2\n"a\nb"c,d\n', 'csv', { relax: ['quotes'] })).toContain(
      'line 11: a field in quotes has line ends, and text behind its closing quote',
    );
  });
});

describe('items are read with the options of the file pack', () => {
  test('in an encoding of one byte a character', () => {
    const decoding = { encoding: 'windows-1252', invalidText: 'error' } as const;
    const bytes = Buffer.from('a\n\x80\xe9\n', 'latin1');
    expect(valuesOf(bytes, form('lines', { decoding }))).toEqual(['a', '€é']);
  });

  test('with large integers as text', () => {
    expect(valuesOf('12345678901234567890\n', form('jsonl', { bigIntegers: 'string' }))).toEqual([
      '12345678901234567890',
    ]);
  });

  test('with ragged rows and numbers', () => {
    const given = form('csv', { header: ['a', 'b'], relax: ['rows'], numbers: true });
    expect(valuesOf('1\n2,x,3\n', given)).toEqual([
      { a: 1, b: null },
      { a: 2, b: 'x', column_3: 3 },
    ]);
  });

  test('with the header of the file', () => {
    const given = form('tsv', { header: true });
    expect(valuesOf('a\tb\n1\t"x\ty"\n', given, [], ['a', 'b'])).toEqual([{ a: '1', b: 'x\ty' }]);
    expect(
      () => new ItemReader(given, { offset: 0, seed: 0 }, { columns: { first: ['a', 'a'] } }),
    ).toThrow('line 1, column 2: the name "a" is also that of column 1');
  });
});
