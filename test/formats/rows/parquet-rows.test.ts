import * as fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { jsonParts } from '../../../src/document/json/json-parts.ts';
import { jsonRows } from '../../../src/document/json/json-rows.ts';
import { Document, encode } from '../../../src/document/document.ts';
import { rowEncoder } from '../../../src/formats/rows/row-encoder.ts';
import type { RowOptions } from '../../../src/formats/rows/rows.ts';
import { arbitraryJson } from '../../document/arbitrary-json.ts';

interface Encoded {
  readonly file: ArrayBuffer;
  readonly notes: readonly string[];
  /** Type of each column. */
  readonly types: Readonly<Record<string, string>>;
  readonly groups: readonly number[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

async function encoded(rows: readonly unknown[], options: RowOptions = {}): Promise<Encoded> {
  const encoder = await rowEncoder('parquet', { rows: jsonRows, parts: jsonParts }, options);
  encoder.survey?.(rows.slice(0, 2));
  encoder.survey?.(rows.slice(2));
  const parts = [rows.slice(0, 1), rows.slice(1)].flatMap((some) =>
    Array.from(encoder.rows(some), (part) => Buffer.from(part)),
  );
  const bytes = Uint8Array.from(Buffer.concat([...parts, encoder.end()]));
  const metadata = parquetMetadata(bytes.buffer);
  const columns = metadata.schema.slice(1).map(({ name, type, converted_type: converted }) => {
    return [name, converted ?? type];
  });
  return {
    file: bytes.buffer,
    notes: encoder.notes,
    types: Object.fromEntries(columns),
    groups: metadata.row_groups.map(({ num_rows: count }) => Number(count)),
    rows: await parquetReadObjects({ file: bytes.buffer }),
  };
}

describe('rows as a Parquet file', () => {
  it('have columns of the type that fits all values, which can be null', async () => {
    const { types, rows, notes } = await encoded([
      { flag: true, id: 1, share: 1, text: 'ü', mixed: 1, none: null, list: [1] },
      { flag: null, id: 2 ** 53 - 1, share: 0.5, text: '', mixed: 'x', none: null, list: null },
      { flag: false, id: -7, share: 1e300, later: [], mixed: { a: 1 }, list: { b: [true] } },
    ]);
    expect(types).toEqual({
      flag: 'BOOLEAN',
      id: 'INT64',
      share: 'DOUBLE',
      text: 'UTF8',
      mixed: 'JSON',
      none: 'UTF8',
      list: 'JSON',
      later: 'JSON',
    });
    const nulls = { flag: null, text: null, none: null, list: null, later: null };
    expect(rows).toEqual([
      { ...nulls, flag: true, id: 1n, share: 1, text: 'ü', mixed: 1, list: [1] },
      { ...nulls, id: 9007199254740991n, share: 0.5, text: '', mixed: 'x' },
      {
        ...nulls,
        flag: false,
        id: -7n,
        share: 1e300,
        mixed: { a: 1 },
        list: { b: [true] },
        later: [],
      },
    ]);
    expect(notes).toEqual([]);
  });

  it.each([
    ['single values', [1, null, 2], { value: 'INT64' }],
    ['lists', [[1], [2, 3]], { value: 'JSON' }],
    ['objects and others', [{ a: 1 }, 'x'], { a: 'INT64', value: 'UTF8' }],
    ['half of a surrogate pair', [{ a: '\uD800' }], { a: 'JSON' }],
    ['minus zero', [{ a: -0 }, { a: 1 }], { a: 'DOUBLE' }],
    ['integers beyond those that are exact', [{ a: 1e300 }], { a: 'DOUBLE' }],
    ['no members', [{}, {}], { value: 'UTF8' }],
    ['no rows', [], { value: 'UTF8' }],
  ])('have a column for %s', async (_, values, types) => {
    const { rows, ...file } = await encoded(values);
    expect(file.types).toEqual(types);
    expect(rows).toHaveLength(values.length);
  });

  it('have the columns that are given, and say what has no place in them', async () => {
    const rows = [{ a: 1, b: 2 }, { c: 3 }, 4, { a: 5 }];
    const file = await encoded(rows, { columns: ['b', 'a'] });
    expect(Object.keys(file.types)).toEqual(['b', 'a']);
    expect(file.rows.map(({ a }) => a)).toEqual([1n, null, null, 5n]);
    expect(file.notes).toEqual(['rows that do not fit the columns: 2']);
    const cut = await encoded(rows, { columns: ['a'] });
    expect(cut.notes).toContain('rows with members that are no column: 1');
  });

  it('are in row groups of a bounded size', async () => {
    const small = Array.from({ length: 70_000 }, (_, k) => ({ k, text: `${k % 10}` }));
    const many = await encoded(small);
    expect(many.groups).toEqual([16_384, 16_384, 16_384, 16_384, 4464]);
    expect(many.rows.map(({ k }) => Number(k))).toEqual(small.map(({ k }) => k));
    const large = Array.from({ length: 20 }, (_, k) => ({ text: `${k}`.padEnd(1 << 20) }));
    expect((await encoded(large)).groups).toEqual([4, 4, 4, 4, 4]);
  });

  it('are those that went in, whatever they are, and the same for views', async () => {
    const name = fc.constantFrom('a', 'b', '', 'value', '__proto__', 'toString');
    const run = async (values: readonly object[]): Promise<void> => {
      const file = await encoded(values);
      const document = Document.trusted(encode(values));
      const views = await encoded(values.map((_, k) => document.item(0, k)));
      expect(Buffer.from(views.file)).toEqual(Buffer.from(file.file));
      expect(file.rows).toHaveLength(values.length);
    };
    const rows = fc.array(fc.dictionary(name, arbitraryJson, { maxKeys: 4 }), { maxLength: 6 });
    await fc.assert(fc.asyncProperty(rows, run), { numRuns: 60 });
  });
});
