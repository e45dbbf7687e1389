import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../src/lang/duration.ts';

test.each<[string | number, number | undefined]>([
  [250, 250],
  [0, 0],
  ['250ms', 250],
  ['1.5s', 1500],
  ['2m', 120_000],
  ['1h', 3_600_000],
  ['1d', 86_400_000],
  [' 5 s ', 5000],
  ['5', undefined],
  ['s', undefined],
  ['-1s', undefined],
  ['1w', undefined],
  ['1s 2ms', undefined],
  ['', undefined],
  ['1constructor', undefined],
  [-1, undefined],
  [Number.NaN, undefined],
  [Number.POSITIVE_INFINITY, undefined],
])('%o is %o milliseconds', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

test.each([
  [0, '0ms'],
  [950, '950ms'],
  [4230, '4.2s'],
  [200_000, '3m 20s'],
  [7_500_000, '2h 5m'],
  [999.6, '1.0s'],
  [59_960, '1m 0s'],
])('%i milliseconds read %s', (ms, expected) => {
  expect(formatDuration(ms)).toBe(expected);
});

test('The text of a duration never has sixty of a smaller unit', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (ms) => {
      expect(formatDuration(ms)).not.toMatch(/\b60(\.0)?[sm]\b|\b1000ms/);
    }),
    { numRuns: 2000, examples: [[999.7], [59_970], [3_599_700], [3_599_400]] },
  );
});
