import { expect, it } from 'vitest';
import { collect, collectPair, wholeNumber } from '../../src/cli/option-values.ts';

it('splits a pair at its first equals sign; the last pair of a key wins', () => {
  const pairs = ['a=1', 'b=x=y', 'a=', '__proto__=z'].reduce(
    (before: Readonly<Record<string, string>> | undefined, text) => collectPair(text, before),
    undefined,
  );
  expect(Object.entries(pairs ?? {})).toEqual([
    ['b', 'x=y'],
    ['a', ''],
    ['__proto__', 'z'],
  ]);
  expect(() => collectPair('a')).toThrow('key=value');
  expect(() => collectPair('=a')).toThrow('key=value');
});

it('refuses text that is not UTF-8, which has become U+FFFD', () => {
  expect(() => collectPair('name=caf\uFFFD')).toThrow('use --params FILE');
});

it('collects values in order', () => {
  expect(collect('b', collect('a'))).toEqual(['a', 'b']);
});

it.each(['0', '-1', '1.5', 'x', '', '1e3', '9999999'])('refuses %o as a whole number', (text) => {
  expect(() => wholeNumber(text)).toThrow('whole number');
});
