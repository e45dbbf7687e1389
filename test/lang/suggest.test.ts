import { expect, test } from 'vitest';
import { didYouMean } from '../../src/lang/suggest.ts';

test.each([
  ['outptu', ['output', 'items'], "did you mean 'output'?"],
  ['Output', ['output', 'items'], "did you mean 'output'?"],
  ['xyz', ['output', 'items'], "known names: 'output', 'items'"],
  ['x', [], 'no names are known here'],
  ['zzzzzz', 'abcdefghi'.split(''), undefined],
])('%s among %j gives %s', (name, known, hint) => {
  expect(didYouMean(name, known)).toBe(hint);
});
