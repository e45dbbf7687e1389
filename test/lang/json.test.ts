import { expect, test } from 'vitest';
import { isJsonObject, type Json } from '../../src/lang/json.ts';

test.each<[Json | undefined, boolean]>([
  [{}, true],
  [{ a: 1 }, true],
  [[], false],
  [null, false],
  ['{}', false],
  [1, false],
  [undefined, false],
])('%o is an object of JSON: %s', (value, expected) => {
  expect(isJsonObject(value)).toBe(expected);
});
