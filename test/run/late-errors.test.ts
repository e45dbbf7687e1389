import { expect, it } from 'vitest';
import { type LateErrors, parseLateErrors, withLateError } from '../../src/run/late-errors.ts';

it('late errors are all counted, and the first ten kept', () => {
  let known: LateErrors | undefined;
  for (let at = 0; at < 25; at++) known = withLateError(known, { at, reason: 'r', again: [] });
  expect(known?.count).toBe(25);
  expect(known?.first.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(parseLateErrors(JSON.parse(JSON.stringify(known)))).toEqual(known);
  expect(parseLateErrors(undefined)).toBeUndefined();
});
