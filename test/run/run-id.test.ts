import { expect, test } from 'vitest';
import { newRunId } from '../../src/run/run-id.ts';

test('An id contains the second in which it was made, and is easy to type', () => {
  const id = newRunId(Date.UTC(2026, 10, 21, 8, 59, 24, 999), Math.random);
  expect(id).toMatch(/^20261121-085924-[0-9a-hjkmnp-tv-z]{6}$/);
});

test('Ids sort by time', () => {
  const times = [0, 1000, 999_000, Date.UTC(2026, 0), Date.UTC(2100, 5)];
  const ids = times.map((time) => newRunId(time, Math.random));
  expect(ids.toSorted()).toEqual(ids);
});

test('Ids of the same second differ', () => {
  const ids = Array.from({ length: 1000 }, () => newRunId(0, Math.random));
  expect(new Set(ids).size).toBe(1000);
});
