import { deepStrictEqual } from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document, encode } from '../../../src/document/document.ts';
import { toJS } from '../../../src/document/views/to-js.ts';
import { MillraceError } from '../../../src/errors.ts';
import { refusal } from '../refusal.ts';

const value = {
  servers: Array.from({ length: 20 }, (_, i) => ({
    id: i,
    name: `näme ${i}`,
    tags: ['a', '\ud800'],
  })),
  deep: [[[[{ a: { b: [] } }]]]],
  numbers: [1.5, -0, 2 ** 53],
  __proto: null,
};
const sealed = new Uint8Array(encode(value));

/**
 * The value that is read from `bytes`; undefined when they are refused, with the code that fits.
 */
function readOrReject(bytes: Uint8Array): unknown {
  try {
    return toJS(Document.open(bytes.buffer, bytes.byteOffset, bytes.byteLength).view());
  } catch (error) {
    if (error instanceof MillraceError && error.code === refusal(bytes)) return undefined;
    throw error;
  }
}

/** Writes a checksum that matches, so that only the form is wrong. */
function resealed(bytes: Uint8Array): Uint8Array {
  new DataView(bytes.buffer).setUint32(12, crc32(bytes.subarray(16)), true);
  return bytes;
}

function flipped(bits: readonly number[]): Uint8Array {
  const bytes = Uint8Array.from(sealed);
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return bytes;
}

const bit = fc.nat(sealed.length * 8 - 1);
const runs = { numRuns: 2000 };

describe('a damaged document is refused', () => {
  it('when bits have flipped', () => {
    fc.assert(
      fc.property(fc.uniqueArray(bit, { minLength: 1, maxLength: 20 }), (bits) => {
        expect(readOrReject(flipped(bits))).toBeUndefined();
      }),
      runs,
    );
  });

  it('when it is cut or longer than it was', () => {
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), (length) => {
        expect(readOrReject(sealed.slice(0, length))).toBeUndefined();
      }),
      runs,
    );
    expect(readOrReject(Uint8Array.from([...sealed, 0, 0, 0, 0, 0, 0, 0, 0]))).toBeUndefined();
  });

  it('when a stretch of it was overwritten', () => {
    const stretch = fc.tuple(
      fc.nat(sealed.length - 1),
      fc.uint8Array({ minLength: 1, maxLength: 64 }),
    );
    fc.assert(
      fc.property(stretch, ([at, bytes]) => {
        const damaged = Uint8Array.from(sealed);
        damaged.set(bytes.subarray(0, damaged.length - at), at);
        const read = readOrReject(damaged);
        if (read !== undefined) deepStrictEqual(read, value);
      }),
      runs,
    );
  });

  it('when it is something else', () => {
    expect(readOrReject(new Uint8Array(0))).toBeUndefined();
    expect(readOrReject(new Uint8Array(1000))).toBeUndefined();
    expect(readOrReject(Buffer.from('{"a": 1}'.repeat(20)))).toBeUndefined();
  });

  it('when the offset or length is beyond the buffer', () => {
    for (const [offset, length] of [[8], [0, 10 ** 6], [-8, 8], [sealed.length + 8], [0, -1]]) {
      expect(() => Document.open(sealed.buffer, offset, length)).toThrow(
        expect.objectContaining({ code: 'MR606' }),
      );
      expect(() => Document.trusted(sealed.buffer, offset, length)).toThrow(
        expect.objectContaining({ code: 'MR606' }),
      );
    }
  });
});

describe('a document with a good checksum and a bad form', () => {
  it('is refused or read within its bounds, for any wrong bits', () => {
    fc.assert(
      fc.property(fc.uniqueArray(bit, { minLength: 1, maxLength: 4 }), (bits) => {
        readOrReject(resealed(flipped(bits)));
      }),
      { numRuns: 5000 },
    );
  });

  it('is refused with MR602 when it is of a later version, which says what to do', () => {
    const bytes = Uint8Array.from(sealed);
    bytes[4] = 2;
    const later = expect.objectContaining({
      code: 'MR602',
      message: 'A document has version 2; this version of Millrace reads up to 1',
      hint: expect.stringContaining('Update Millrace'),
    });
    expect(() => Document.open(resealed(bytes).buffer)).toThrow(later);
    // Only magic and version of a later version are known.
    bytes.fill(255, 8);
    expect(() => Document.open(bytes.buffer)).toThrow(later);
    expect(() => Document.trusted(bytes.buffer)).toThrow(later);
  });

  it('is refused with MR606 when its version is 0', () => {
    const bytes = Uint8Array.from(sealed);
    bytes[4] = 0;
    expect(() => Document.open(resealed(bytes).buffer)).toThrow(
      expect.objectContaining({ code: 'MR606' }),
    );
  });

  const forged = { list: [[true], 'text', 7, [1.5, 2.5]], b: null };
  /** Kinds of the nodes of `forged`. Node n begins at byte 72 + 16 n: kind, size, value. */
  const kinds = [7, 6, 0, 6, 4, 3, 8, 2];
  const forgeries: Record<string, (node: (n: number) => DataView) => void> = {
    'a node is its own child': (node) => node(0).setFloat64(8, 0, true),
    'children come before their parent': (node) => node(1).setFloat64(8, -1, true),
    'a child has two parents': (node) => node(1).setFloat64(8, 1, true),
    'children are behind the end': (node) => node(1).setUint32(4, 2 ** 31, true),
    'a position is no integer': (node) => node(1).setFloat64(8, 1.5, true),
    'a position is no number': (node) => node(1).setFloat64(8, Number.NaN, true),
    'a kind does not exist': (node) => node(1).setUint8(0, 9),
    'a shape does not exist': (node) => node(0).setUint32(4, 7, true),
    'a text is behind the end': (node) => node(4).setUint32(4, 2 ** 20, true),
    'a text begins before the start': (node) => node(4).setFloat64(8, -1, true),
    'a number is none': (node) => node(5).setFloat64(8, Infinity, true),
    'numbers are behind the end': (node) => node(6).setUint32(4, 3, true),
    'numbers begin before the start': (node) => node(6).setFloat64(8, -1, true),
  };
  for (const [name, forge] of Object.entries(forgeries)) {
    it(`is refused when ${name}`, () => {
      const bytes = Uint8Array.from(new Uint8Array(encode(forged)));
      expect(kinds.map((_, n) => bytes[72 + 16 * n])).toEqual(kinds);
      forge((n) => new DataView(bytes.buffer, 72 + 16 * n, 16));
      expect(() => Document.open(resealed(bytes).buffer)).toThrow('cannot be read');
    });
  }

  it('is refused when an element of an array of numbers is not finite', () => {
    const bytes = Uint8Array.from(new Uint8Array(encode([1.5, 2.5])));
    const numbers = new Float64Array(bytes.buffer);
    numbers[numbers.indexOf(2.5)] = NaN;
    expect(() => Document.open(resealed(bytes).buffer)).toThrow('number 1 is not finite');
  });

  it('is refused when an object has a key twice', () => {
    const bytes = Uint8Array.from(new Uint8Array(encode({ ab: 1, ac: 2 })));
    const at = Buffer.from(bytes.buffer).lastIndexOf('ac');
    bytes[at + 1] = 'b'.charCodeAt(0);
    const document = Document.open(resealed(bytes).buffer);
    expect(() => document.view()).toThrow(expect.objectContaining({ code: 'MR606' }));
  });
});
