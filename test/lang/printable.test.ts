import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable, printableLine } from '../../src/lang/printable.ts';
import { obeyed } from '../support/obeyed.ts';

test.each(obeyed.map((char) => [char.charCodeAt(0), char] as const))(
  'U+%s is shown as its escape in JSON',
  (_, char) => {
    for (const shown of [printable(char), printableLine(`${char}x`)]) {
      expect(shown).toMatch(/^[ -~]*$/);
    }
    expect(JSON.parse(`"${printable(char)}"`)).toBe(char);
  },
);

test('All other characters stay', () => {
  const units = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit));
  const changed = units.filter((char) => printable(char) !== char);
  expect(changed).toEqual(obeyed);
});

test('JSON text keeps its value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...obeyed), (value, char) => {
      const both = [value, char, { [char]: `"\\${char}` }];
      for (const space of [0, 2]) {
        // JSON has no -0.
        const text = JSON.stringify(both, undefined, space);
        expect(JSON.parse(printable(text))).toEqual(JSON.parse(text));
      }
    }),
  );
});

test('A text on one line has no line break and no tab', () => {
  expect(printableLine('a \r\n\n  b\tc\rd\n')).toBe('a b c d ');
  expect(printable('a\r\n\tb')).toBe('a\\r\n\tb');
});
