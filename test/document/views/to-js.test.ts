import { deepStrictEqual } from 'node:assert/strict';
import { expect, it } from 'vitest';
import { Document, encode } from '../../../src/document/document.ts';
import { toJS } from '../../../src/document/views/to-js.ts';

it('A copy of a view can be changed and cloned', () => {
  const document = Document.open(encode({ a: [1, { b: 'x' }] }));
  const copy = toJS(document.view()) as { a: [number, { b: string; c?: number }] };
  copy.a[1].c = 3;
  deepStrictEqual(structuredClone(copy), { a: [1, { b: 'x', c: 3 }] });
  deepStrictEqual(document.view(), { a: [1, { b: 'x' }] });
});

it('A key __proto__ becomes a member of the copy, not its prototype', () => {
  const copy = toJS(Document.open(encode(JSON.parse('{"__proto__":{"a":1}}'))).view()) as object;
  expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  expect(Object.keys(copy)).toEqual(['__proto__']);
});

it.each([null, undefined, 5, 'x', true])('%o is returned as it is', (value) => {
  expect(toJS(value)).toBe(value);
});
