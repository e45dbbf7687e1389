import { deepStrictEqual } from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import * as fc from 'fast-check';
import { ByteBuffer } from 'flatbuffers';
import { describe, expect, it } from 'vitest';
import { Kind, Sealed } from '../../schema/generated/document.ts';
import type { Node } from '../../schema/generated/document.ts';
import { ArrayWriter } from '../../src/document/writing/array-writer.ts';
import { encode } from '../../src/document/document.ts';
import { arbitraryJson, record } from '../document/arbitrary-json.ts';

/** Reads a value with the generated code alone, without the code of this project. */
function read(bytes: Uint8Array): unknown {
  const buffer = new ByteBuffer(bytes.subarray(16));
  expect(Sealed.bufferHasIdentifier(buffer)).toBe(true);
  const root = Sealed.getRootAsSealed(buffer);
  const text = root.textArray() ?? new Uint8Array();

  const decode = (node: Node): string => {
    const slice = text.slice(node.value(), node.value() + node.size());
    if (node.kind() === Kind.Latin1) return String.fromCharCode(...slice);
    return String.fromCharCode(...new Uint16Array(slice.slice().buffer));
  };
  const children = (index: number, node: Node, count: number): unknown[] =>
    Array.from({ length: count }, (_, i) => value(index + node.value() + i));
  const value = (index: number): unknown => {
    const node = root.nodes(index);
    if (!node) throw new Error(`no node ${index}`);
    switch (node.kind()) {
      case Kind.Null:
        return null;
      case Kind.False:
        return false;
      case Kind.True:
        return true;
      case Kind.Number:
        return node.value();
      case Kind.Latin1:
      case Kind.Utf16:
        return decode(node);
      case Kind.Array:
        return children(index, node, node.size());
      case Kind.Numbers:
        return [...(root.numbersArray() ?? [])].slice(node.value(), node.value() + node.size());
      case Kind.Record: {
        const shape = root.shapes(node.size());
        const first = shape?.first() ?? 0;
        const values = children(index, node, shape?.size() ?? 0);
        return record(
          values.map((each, i) => {
            const key = root.keys(first + i);
            return [key ? decode(key) : '', each];
          }),
        );
      }
    }
  };
  return value(0);
}

describe('the generated reader', () => {
  it('reads what encode writes', () => {
    fc.assert(
      fc.property(arbitraryJson, (value) => {
        deepStrictEqual(read(new Uint8Array(encode(value))), value);
      }),
    );
  });

  it('reads what an array writer writes', () => {
    const writer = new ArrayWriter();
    fc.assert(
      fc.property(fc.array(arbitraryJson), (values) => {
        for (const value of values) writer.append(value);
        deepStrictEqual(read(writer.finish()), values);
      }),
    );
  });

  it('finds every vector aligned as FlatBuffers requires', () => {
    for (const value of [null, 1, '', 'a', 'ab', { a: 'abc' }, { a: 1, b: [{ c: 'abcd' }] }, [1]]) {
      const root = Sealed.getRootAsSealed(
        new ByteBuffer(new Uint8Array(encode(value)).subarray(16)),
      );
      expect((root.nodes(0)?.bb_pos ?? 0) % 8).toBe(0);
      expect((root.keys(0)?.bb_pos ?? 0) % 8).toBe(0);
      expect((root.shapes(0)?.bb_pos ?? 0) % 4).toBe(0);
      expect((root.numbersArray()?.byteOffset ?? 0) % 8).toBe(0);
    }
  });
});

it('Every schema has its generated code', () => {
  const folder = new URL('../../schema/', import.meta.url);
  const schemas = readdirSync(new URL('../../../schema/', import.meta.url)).filter((name) =>
    name.endsWith('.fbs'),
  );
  for (const name of schemas) {
    const code = readFileSync(new URL(`generated/${name.replace('.fbs', '.js')}`, folder), 'utf8');
    expect(code).toContain(`schema/${name}`);
  }
});
