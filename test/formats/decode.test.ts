import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decoder, decodeText, isEncoding } from '../../src/formats/decode.ts';

const strict = (encoding: string) => ({ encoding, invalidText: 'error' }) as const;
const loose = (encoding: string) => ({ encoding, invalidText: 'replace' }) as const;

/** Decodes in reads of these lengths. */
function inReads(bytes: Uint8Array, lengths: readonly number[], encoding: string): string {
  const decoder = new Decoder(strict(encoding));
  let text = '';
  let from = 0;
  for (const length of lengths) {
    text += decoder.decode(bytes.subarray(from, from + length));
    from += length;
  }
  return text + decoder.decode(bytes.subarray(from)) + decoder.end();
}

describe('text', () => {
  test.each([
    ['utf-8', 'grün €', '6772c3bc6e20e282ac'],
    ['utf-16le', 'a😀', '61003dd800de'],
    ['utf-16be', 'a😀', '0061d83dde00'],
    ['latin1', 'é€’', 'e98092'],
    ['windows-1251', 'Ж', 'c6'],
    ['shift_jis', 'あ', '82a0'],
    ['gb18030', '\u0080a', '8130813061'],
    ['euc-jp', '嗿', '8fb6a9'],
  ])('in %s is decoded: %s', (encoding, text, hex) => {
    expect(decodeText(Buffer.from(hex, 'hex'), strict(encoding))).toBe(text);
    expect(decodeText(Buffer.from(hex, 'hex'), loose(encoding))).toBe(text);
  });

  test.each(['utf-8', 'utf-16le', 'utf-16be'])('in %s comes without its mark', (encoding) => {
    const bytes = Buffer.from('\uFEFFa\uFEFF', encoding === 'utf-8' ? 'utf8' : 'utf16le');
    if (encoding === 'utf-16be') bytes.swap16();
    expect(decodeText(bytes, strict(encoding))).toBe('a\uFEFF');
    expect(inReads(bytes, [1, 1, 1], encoding)).toBe('a\uFEFF');
  });

  test('is the same however it is cut into reads', () => {
    const character = fc.constantFrom('a', 'ü', '€', '😀', '\n', '\uFEFF');
    fc.assert(
      fc.property(
        fc.string({ unit: character }),
        fc.array(fc.nat(5)),
        fc.constantFrom('utf-8', 'utf-16le'),
        (text, lengths, encoding) => {
          const bytes = Buffer.from(text, encoding === 'utf-8' ? 'utf8' : 'utf16le');
          expect(inReads(bytes, lengths, encoding)).toBe(text.replace(/^\uFEFF/, ''));
        },
      ),
    );
  });
});

describe('bytes that an encoding does not have', () => {
  test.each([
    ['utf-8', 'ff', 'line 1, column 1: not utf-8 (0xff at byte 0)'],
    ['utf-8', '610ac3bce97a', 'line 2, column 2: not utf-8 (0xe9 0x7a at byte 4)'],
    ['utf-8', 'f09f988061e2', 'line 1, column 3: not utf-8 (0xe2 at byte 5)'],
    ['utf-8', 'eda080', 'line 1, column 1: not utf-8 (0xed 0xa0 at byte 0)'],
    ['utf-8', 'efbbbf6180', 'line 1, column 2: not utf-8 (0x80 at byte 4)'],
    ['utf-16le', '61003dd86100', 'line 1, column 2: not utf-16le (0x3d 0xd8 0x61 0x00 at byte 2)'],
    ['utf-16le', '610061', 'line 1, column 2: not utf-16le (0x61 at byte 2)'],
    ['shift_jis', '6182ff', 'line 1, column 2: not shift_jis (0x82 0xff at byte 1)'],
  ])('%s, %s: %s', (encoding, hex, message) => {
    const bytes = Buffer.from(hex, 'hex');
    expect(() => decodeText(bytes, strict(encoding))).toThrow(message);
    for (let cut = 0; cut < bytes.length; cut++) {
      expect(() => inReads(bytes, [cut], encoding)).toThrow(message);
    }
    expect(decodeText(bytes, loose(encoding))).toContain('\uFFFD');
  });

  test('are found in a large file', () => {
    const bytes = Buffer.alloc(5_000_000, 'abcdefg\n');
    bytes[4_000_003] = 0xff;
    expect(() => decodeText(bytes)).toThrow(
      'line 500001, column 4: not utf-8 (0xff at byte 4000003)',
    );
  });
});

test('an encoding is known by its labels, unless its state spans reads', () => {
  expect(['utf-8', 'UTF8', 'latin1', 'gbk'].every(isEncoding)).toBe(true);
  expect(['utf-7', 'base64', '', 'iso-2022-jp'].some(isEncoding)).toBe(false);
});
