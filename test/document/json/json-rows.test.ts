import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document } from '../../../src/document/document.ts';
import { jsonText } from '../../../src/document/json/json-parts.ts';
import { jsonRows } from '../../../src/document/json/json-rows.ts';
import { StoredValue } from '../../../src/document/json/stored-value.ts';
import { arbitraryJson } from '../arbitrary-json.ts';

const lines = { before: () => '', after: '\n' };

function stored(value: unknown): StoredValue {
  return new StoredValue(Document.from(value), 0);
}

function textOf(values: Iterable<unknown>): string {
  let text = '';
  for (const part of jsonRows(values, lines)) text += Buffer.from(part).toString();
  return text;
}

/** JSON.stringify writes 0 for -0. */
function withoutMinusZero(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('rows that are copied from a document', () => {
  it('have the bytes that JSON.stringify gives', () => {
    fc.assert(
      fc.property(fc.array(arbitraryJson, { maxLength: 6 }), (values) => {
        const plain = values.map(withoutMinusZero);
        expect(textOf(plain.map(stored))).toBe(
          plain.map((value) => `${JSON.stringify(value)}\n`).join(''),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('are those of the value that is read, also inside of a row', () => {
    fc.assert(
      fc.property(arbitraryJson, arbitraryJson, fc.nat(), (output, item, index) => {
        expect(textOf([{ index, item, output: stored(output) }, stored(output)])).toBe(
          `${jsonText({ index, item, output })}\n${jsonText(output)}\n`,
        );
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['every byte', Array.from({ length: 256 }, (_, code) => String.fromCharCode(code))],
    ['long texts', ['a"\u00e4\u0001'.repeat(5000), '\u4e2d\ud83d\ude00'.repeat(5000)]],
    ['halves of pairs', ['\ud83d', '\udc00x', '\ud83d\ude00']],
    [
      'numbers',
      [0, -1, 9, 10, 99, 100, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 53, 1e21, 1e-7, 0.1, -12.5],
    ],
    ['keys', { '': 1, ',a': 2, a: { ',a': 3 }, '"': 4, '\u00fc': 5, '\ud800': 6 }],
  ])('are right for %s', (_, value) => {
    expect(textOf([stored(value)])).toBe(`${JSON.stringify(value)}\n`);
  });

  it('come in parts of some 64 KiB', () => {
    const row = stored({ text: 'x'.repeat(1000) });
    const rows = Array.from({ length: 1000 }, () => row);
    const lengths = Array.from(jsonRows(rows, lines), ({ length }) => length);
    expect(lengths.length).toBeGreaterThan(10);
    expect(Math.max(...lengths)).toBeLessThan(70_000);
  });
});
