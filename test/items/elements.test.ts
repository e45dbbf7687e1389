import { expect, test } from 'vitest';
import { Document } from '../../src/document/document.ts';
import { toJS } from '../../src/document/views/to-js.ts';
import { elementReader, nodeReader } from '../../src/items/elements.ts';

const list = nodeReader(Document.from([{ n: 0 }, { n: 1 }, { n: 2 }]), 0);

test('An item is an element', () => {
  const read = elementReader(list, {});
  expect([0, 1, 2].map((item) => toJS(read(item)))).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
});

test('With a batch size an item is a slice, of which the last can be shorter', () => {
  const read = elementReader(list, { batchSize: 2 });
  expect([0, 1, 2].map((item) => toJS(read(item)))).toEqual([[{ n: 0 }, { n: 1 }], [{ n: 2 }], []]);
});

test('With repetitions the elements follow each other again and again', () => {
  const read = elementReader(list, { elements: 3 });
  expect([2, 3, 7].map((item) => toJS(read(item)))).toEqual([{ n: 2 }, { n: 0 }, { n: 1 }]);
});

test('A list of numbers is read as any other', () => {
  const numbers = nodeReader(Document.from({ list: [5, 6, 7] }), 1);
  expect(numbers.length).toBe(3);
  expect(elementReader(numbers, { batchSize: 2 })(1)).toEqual([7]);
});
