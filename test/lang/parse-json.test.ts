import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InexactInteger, parseJson } from '../../src/lang/parse-json.ts';

function inexact(text: string): InexactInteger {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof InexactInteger) return error;
  }
  throw new Error('the text was not refused');
}

describe('an integer that no number holds exactly', () => {
  test.each([
    ['9007199254740993', 1, 1, '9007199254740993'],
    ['[1, -12345678901234567890]', 1, 5, '-12345678901234567890'],
    ['{"a": {\n  "b": [9007199254740992, 9007199254740993]\n}}', 2, 27, '9007199254740993'],
    [
      '["9007199254740993", "\\"9007199254740993", 1e5, 9007199254740993]',
      1,
      49,
      '9007199254740993',
    ],
    [`[${'9'.repeat(400)}]`, 1, 2, '9'.repeat(400)],
    // A number holds it, but is written as 12345678901234567000.
    ['12345678901234567168', 1, 1, '12345678901234567168'],
  ])('in %s is refused with its place', (text, line, column, digits) => {
    const error = inexact(text);
    expect(error).toMatchObject({ line, column });
    expect(error.message).toContain(`the integer ${digits} cannot be held exactly`);
  });

  test.each([16, 17, 31, 32])('of %i digits is found at any place', (length) => {
    const digits = '9'.repeat(length);
    for (let before = 0; before <= 48; before++) {
      const error = inexact(`${' '.repeat(before)}[${digits}]`);
      expect(error).toMatchObject({ column: before + 2, digits });
    }
  });

  test('says what it would become', () => {
    expect(inexact('7615917337495251231').message).toContain('7615917337495251000');
  });

  test('is text if that is asked for, and nothing else is', () => {
    const text =
      '{"id": 7615917337495251231, "list": [-9007199254740993, 9007199254740992, 7], ' +
      '"text": "\\\\\\" 7615917337495251231", "7615917337495251231": 0.12345678901234567890}';
    expect(parseJson(text, 'string')).toEqual({
      id: '7615917337495251231',
      list: ['-9007199254740993', 9007199254740992, 7],
      text: '\\" 7615917337495251231',
      '7615917337495251231': 0.12345678901234568,
    });
  });
});

describe('other JSON is read as by JSON.parse', () => {
  test.each([
    '9007199254740992',
    '-9007199254740992',
    '10000000000000000000000',
    '7615917337495251000',
    '-225243746897400670',
    '1234567890123456000000',
    '12345678901234567890.5',
    '1234567890123456789e3',
    '0.1234567890123456789',
    '"9007199254740993"',
    '{"9007199254740993": "\\\\"}',
    '-0',
    '1e400',
  ])('%s', (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
    expect(parseJson(text, 'string')).toEqual(JSON.parse(text));
  });

  test('whatever the value, when JSON.stringify wrote it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('also an integer of any size: it is written back with the same digits, or it is text', () => {
    const format = new Intl.NumberFormat('en', { useGrouping: false });
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (integer) => {
        const found = parseJson(String(integer), 'string');
        const written = typeof found === 'number' ? format.format(found || 0) : found;
        expect(written).toBe(String(integer));
      }),
    );
  });

  test('and text that is not JSON is refused as there', () => {
    expect(() => parseJson('{"a": 9007199254740993')).toThrow(SyntaxError);
  });
});
