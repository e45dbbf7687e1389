import { expect, test } from 'vitest';
import { parseSize } from '../../src/lang/size.ts';

test.each<[string | number, number | undefined]>([
  [0, 0],
  [4096, 4096],
  ['4096', 4096],
  ['16 KiB', 16_384],
  ['16KiB', 16_384],
  ['1.5 MiB', 1_572_864],
  [' 2GiB ', 2 ** 31],
  ['10 kB', 10_000],
  ['10MB', 10_000_000],
  ['1 gb', 1_000_000_000],
  ['7 B', 7],
  ['0', 0],
  ['0.5', 1],
  [-1, undefined],
  [Number.NaN, undefined],
  [Number.POSITIVE_INFINITY, undefined],
  ['', undefined],
  ['-1', undefined],
  ['16 K', undefined],
  ['16 KiBs', undefined],
  ['KiB', undefined],
  ['1e3', undefined],
  ['16 ib', undefined],
])('the size %j is %j bytes', (value, bytes) => {
  expect(parseSize(value)).toBe(bytes);
});
