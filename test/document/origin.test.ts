import { expect, it } from 'vitest';
import { Document, encode } from '../../src/document/document.ts';
import { originOf } from '../../src/document/origin.ts';

const document = Document.open(encode({ a: [1, { b: 2 }] }));
const view = document.view() as { a: [number, { b: number }] };

it('A view knows its document and node', () => {
  const a = document.get(0, 'a') ?? -1;
  expect(originOf(view)).toEqual({ kind: 'node', document, node: 0 });
  expect(originOf(view.a)).toEqual({ kind: 'node', document, node: a });
  expect(originOf(view.a[1])).toEqual({ kind: 'node', document, node: document.element(a, 1) });
});

it.each([null, undefined, 1, 'text', {}, [], { ...view }, view.a.slice(), new Proxy({}, {})])(
  '%o is no view',
  (value) => expect(originOf(value)).toBeUndefined(),
);
