import { expect, test } from 'vitest';
import { Document } from '../../src/document/document.ts';
import { shownElement } from '../../src/items/shown-element.ts';

test.each([['apple'], [7], [null], [false], [{ host: 'db-3', ports: [1, 2] }], ['x'.repeat(998)]])(
  'A small element is a value: %j',
  (element) => {
    expect(shownElement(element)).toEqual({ element });
    expect(shownElement(Document.from(element).view())).toEqual({ element });
  },
);

test('Of a larger one the first 1,000 characters of its JSON are shown', () => {
  const element = { text: 'x'.repeat(10_000) };
  expect(shownElement(element)).toEqual({ element_text: `{"text":"${'x'.repeat(991)}…` });
});

test('A character is not cut into halves', () => {
  const { element_text: text = '' } = shownElement(`${'x'.repeat(998)}😀😀`);
  expect(text).toBe(`"${'x'.repeat(998)}…`);
});

test('Little of an element of any size is read', () => {
  const read: number[] = [];
  const element = Array.from({ length: 100_000 }, (_, at) => ({
    toJSON() {
      read.push(at);
      return 'x'.repeat(100);
    },
  }));
  expect(shownElement(element).element_text).toHaveLength(1001);
  expect(read.length).toBeLessThan(1000);
});

test('Without an element nothing is shown', () => {
  expect(shownElement(undefined)).toEqual({});
});
