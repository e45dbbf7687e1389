import { expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';

it('Ten thousand damaged documents are refused or read unchanged', () => {
  const seed = Date.now() % 2 ** 31;
  const { refused, right, forged } = fuzz(10_000, seed);
  expect(refused + right + forged).toBe(10_000);
  expect(refused).toBeGreaterThan(5_000);
  // The checks after the checksum are reached too.
  expect(forged).toBeGreaterThan(100);
});

it('The same seed damages the same documents in the same way', () => {
  expect(fuzz(500, 7)).toEqual(fuzz(500, 7));
});
