import { deepStrictEqual } from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArrayWriter } from '../../../src/document/writing/array-writer.ts';
import { Document, encode } from '../../../src/document/document.ts';
import { arbitraryJson } from '../arbitrary-json.ts';

function opened(bytes: Uint8Array): unknown {
  return Document.open(bytes.buffer, bytes.byteOffset, bytes.byteLength).view();
}

const unwritable = [
  undefined,
  [1, { a: undefined }, [undefined]],
  { a: { b: 1n } },
  [{ new: 1 }, NaN],
];

describe('an array writer', () => {
  it('makes arrays of the appended values, batch after batch', () => {
    const writer = new ArrayWriter();
    fc.assert(
      fc.property(fc.array(arbitraryJson), (values) => {
        for (const value of values) writer.append(value);
        expect(writer.count).toBe(values.length);
        deepStrictEqual(opened(writer.finish()), values);
        expect(writer.count).toBe(0);
      }),
    );
  });

  it('accepts views', () => {
    const writer = new ArrayWriter();
    const view = Document.open(encode({ list: [{ a: 'x' }, { a: 'y' }] })).view();
    writer.append({ a: 'z' });
    writer.append(view);
    writer.append([view]);
    deepStrictEqual(opened(writer.finish()), [
      { a: 'z' },
      { list: [{ a: 'x' }, { a: 'y' }] },
      [{ list: [{ a: 'x' }, { a: 'y' }] }],
    ]);
  });

  it('is unchanged after it refuses a value', () => {
    const writer = new ArrayWriter();
    fc.assert(
      fc.property(fc.array(fc.oneof(arbitraryJson, fc.constantFrom(...unwritable))), (values) => {
        const kept = values.filter((value) => !unwritable.includes(value as never));
        for (const value of values) {
          const { count, byteLength } = writer;
          if (kept.includes(value)) {
            writer.append(value);
          } else {
            expect(() => writer.append(value)).toThrow(expect.objectContaining({ code: 'MR701' }));
            expect(writer).toMatchObject({ count, byteLength });
          }
        }
        deepStrictEqual(opened(writer.finish()), kept);
      }),
    );
  });

  it('reports the path from the element on', () => {
    const writer = new ArrayWriter();
    writer.append(1);
    expect(() => writer.append({ a: [NaN] })).toThrow('$.a[0] cannot be represented in JSON');
  });

  it('estimates the length of the document', () => {
    const writer = new ArrayWriter();
    for (let i = 0; i < 1000; i++) writer.append({ id: i, name: `name ${i}` });
    const { byteLength } = writer;
    const actual = writer.finish().byteLength;
    expect(Math.abs(actual - byteLength)).toBeLessThan(200);
  });

  it('returns memory that later batches do not change', () => {
    const writer = new ArrayWriter();
    writer.append('first');
    const first = writer.finish();
    writer.append('second');
    writer.finish();
    deepStrictEqual(opened(first), ['first']);
    expect(first.buffer.byteLength).toBe(first.byteLength);
  });

  it('works while another one is partly filled', () => {
    const one = new ArrayWriter();
    const two = new ArrayWriter();
    one.append({ a: 1 });
    two.append({ b: encode({ c: 1 }).byteLength > 0 });
    one.append({ a: 2 });
    deepStrictEqual(opened(two.finish()), [{ b: true }]);
    deepStrictEqual(opened(one.finish()), [{ a: 1 }, { a: 2 }]);
  });
});
