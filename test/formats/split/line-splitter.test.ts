import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ElementList, startOfText } from '../../../src/formats/split/elements.ts';
import { splitterFor } from '../../../src/formats/split/text-splitter.ts';
import { cut, cuts, form, rangesOf, split, valuesOf } from './texts.ts';

describe('lines', () => {
  test.each([
    ['a\nb\n', ['a', 'b']],
    ['a\nb', ['a', 'b']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['a\r\nb\r', ['a', 'b']],
    ['\uFEFFa\n\uFEFFb\n', ['a', '\uFEFFb']],
    ['a\n\n\nb\n', ['a', '', '', 'b']],
    ['a\rb\n', ['a\rb']],
    ['\n', ['']],
    ['\r', ['']],
    ['', []],
    ['\uFEFF', []],
    ['ü\u2028€\n', ['ü\u2028€']],
  ])('of %j are %j', (text, lines) => {
    expect(valuesOf(text, form('lines'))).toEqual(lines);
  });

  test('without a character are left out where that is asked', () => {
    const text = 'a\n\n\r\n b \n';
    expect(valuesOf(text, form('lines', { skipEmpty: true }))).toEqual(['a', ' b ']);
  });

  test('are found with the border and the line behind each', () => {
    expect(split([Buffer.from('a\n\nbc\r\nd')], form('jsonl'))).toEqual([
      { start: 0, end: 1, border: 2, line: 2 },
      { start: 3, end: 5, border: 7, line: 4 },
      { start: 7, end: 8, border: 8, line: 4 },
    ]);
  });
});

test('JSON lines with blanks only are left out', () => {
  const text = '\uFEFF{"a":1}\r\n \t\r\n\n[2]\n\r';
  expect(valuesOf(text, form('jsonl'))).toEqual([{ a: 1 }, [2]]);
});

test('texts that end with NUL keep their line ends', () => {
  expect(valuesOf('a\r\n\0\0b\r', form('nul'))).toEqual(['a\r\n', '', 'b\r']);
  expect(valuesOf('a\0\0b\0', form('nul', { skipEmpty: true }))).toEqual(['a', 'b']);
});

describe('however bytes are cut into parts', () => {
  const part = fc.constantFrom('a', '\n', '\r', '\r\n', ' ', '\0', '\uFEFF', 'ü', '{}', '\t');
  const text = fc.string({ unit: part, maxLength: 40 });

  test.each(['lines', 'jsonl', 'nul'] as const)('the elements of %s are the same', (format) => {
    fc.assert(
      fc.property(text, cuts, fc.boolean(), (written, lengths, skipEmpty) => {
        const bytes = Buffer.from(written);
        const given = form(format, { skipEmpty });
        expect(split(cut(bytes, lengths), given)).toEqual(split([bytes], given));
      }),
      { numRuns: 1000 },
    );
  });

  test('lines are those that the text is split into', () => {
    fc.assert(
      fc.property(text, cuts, (written, lengths) => {
        const lines = written.replace(/^\uFEFF/, '').split('\n');
        if (lines.at(-1) === '') lines.pop();
        const expected = lines.map((line) => line.replace(/\r$/, ''));
        expect(valuesOf(written, form('lines'), lengths)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });
});

test.each(['lines', 'jsonl', 'nul', 'csv', 'json'] as const)(
  'an element of 200 MB of %s takes no memory',
  (format) => {
    const splitter = splitterFor(form(format), startOfText);
    const found = new ElementList();
    const mebibyte = Buffer.alloc(1 << 20, '"aaaaaaa');
    splitter.push(Buffer.from(format === 'json' ? '["\n"\n,"' : '"\n'), found);
    const before = process.memoryUsage();
    for (let k = 0; k < 200; k++) splitter.push(mebibyte.fill(0x61), found);
    const after = process.memoryUsage();
    splitter.push(Buffer.from('"'), found);
    if (format === 'json') splitter.push(Buffer.from(']'), found);
    splitter.end(found);
    const last = rangesOf(found).at(-1);
    expect((last?.end ?? 0) - (last?.start ?? 0)).toBeGreaterThan(200 << 20);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(4 << 20);
    expect(after.heapUsed - before.heapUsed).toBeLessThan(16 << 20);
  },
);
