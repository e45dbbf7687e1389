import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationOf, durationWord, endOf, endWord } from '../../src/items/item-times.ts';

const hour = 3_600_000;

test('A duration is kept to the microsecond up to half an hour, and then to the millisecond', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 596 * hour, noNaN: true }), (ms) => {
      const word = durationWord(ms);
      expect(word).toBe(word >>> 0);
      const precision = ms < hour / 2 ? 0.000_501 : 0.501;
      expect(Math.abs((durationOf(word) ?? 0) - ms)).toBeLessThan(precision);
    }),
  );
});

test.each([
  ['none', 0, 0.001],
  ['a negative one', -5, 0.001],
  ['the last in microseconds', (2 ** 31 - 1) / 1000, (2 ** 31 - 1) / 1000],
  ['the first in milliseconds', 2 ** 31 / 1000, 2_147_484],
  ['one that is too long', 1e15, 2 ** 31 - 1],
])('A duration, %s, is stored as the nearest one that can be', (_, ms, stored) => {
  expect(durationOf(durationWord(ms))).toBe(stored);
});

test('A duration that was not measured is none', () => {
  expect(durationOf(0)).toBeUndefined();
});

test('An end is kept to the microsecond for an hour after the first', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: hour, noNaN: true }), (ms) => {
      expect(Math.abs(endOf(endWord(ms)) - ms)).toBeLessThan(0.000_501);
    }),
  );
  expect([-3, 1e12].map((ms) => endOf(endWord(ms)))).toEqual([0, (2 ** 32 - 1) / 1000]);
});
