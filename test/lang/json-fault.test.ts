import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonFault } from '../../src/lang/json-fault.ts';

test.each([
  ['[1 true]', 3],
  ['{"a": 1,}', 8],
  ['{a: 1}', 1],
  ["{'a': 1}", 1],
  ['[1, 2', 5],
  ['{"a": ', 6],
  ['{"a" 1}', 5],
  ['[1,, 2]', 3],
  ['[1]]', 3],
  ['[1}', 2],
  ['{"a": 1]', 7],
  ['[01]', 1],
  ['[.5]', 1],
  ['[NaN]', 1],
  ['["a\nb"]', 1],
  ['["\\x"]', 1],
  ['"a" "b"', 4],
  ['tru', 0],
  ['', 0],
  [' ', 1],
  [']', 0],
  [',', 0],
  ['{,}', 1],
  ['{"a":1 "b":2}', 7],
])('%j is no JSON from position %i', (text, position) => {
  expect(jsonFault(text)).toBe(position);
});

test('nothing is wrong with JSON, whatever its form', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 1, '\t'), (json, indent) => {
      expect(jsonFault(JSON.stringify(JSON.parse(json), null, indent))).toBeUndefined();
    }),
  );
});

test('something is wrong exactly where JSON.parse refuses a text', () => {
  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const parts = ['[', ']', '{', '}', ',', ':', '"a"', '1', '-', '0', '.5', 'e1', 'true', ' ', '\\'];
  const text = fc.array(fc.constantFrom(...parts), { maxLength: 8 }).map((all) => all.join(''));
  fc.assert(
    fc.property(text, (broken) => {
      expect(jsonFault(broken) === undefined).toBe(isJson(broken));
    }),
    { numRuns: 2000 },
  );
});
