import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import zlib from 'node:zlib';
import type { SchemaElement } from 'hyparquet';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import type { Feeder } from '../../../src/ports/data.ts';
import { Reading, valuesOf } from './reading.ts';
import { folderWith, numbers } from './texts.ts';

type Options = Omit<Parameters<typeof parquetWriteBuffer>[0], 'columnData'>;

function parquet(columnData: ColumnSource[], options: Options = {}): Buffer {
  return Buffer.from(parquetWriteBuffer({ columnData, ...options }));
}

const count = (from: number, to: number): ColumnSource => ({
  name: 'n',
  type: 'INT64',
  data: numbers(from, to).map(BigInt),
});

/** Parquet files, whose text is made of them. */
export function describeParquet(feeder: () => Feeder): void {
  const read = async (file: Buffer, more = {}): Promise<unknown[]> => {
    const folder = await folderWith({ 'a.parquet': file });
    return valuesOf(feeder(), { from: ['a.parquet'], ...more }, { folder });
  };

  test('a row is an object by the names of the columns', async () => {
    const file = parquet([
      { name: 'id', type: 'INT32', data: [1, 2, null] },
      { name: 'big', type: 'INT64', data: [7n, null, -(2n ** 53n) + 1n] },
      { name: 'x', type: 'DOUBLE', data: [0.5, Number.NaN, -1e300] },
      { name: 'ok', type: 'BOOLEAN', data: [true, false, null] },
      { name: 'na"me', type: 'STRING', data: ['ü\n', null, ''] },
    ]);
    expect(await read(file)).toEqual([
      { id: 1, big: 7, x: 0.5, ok: true, 'na"me': 'ü\n' },
      { id: 2, big: null, x: null, ok: false, 'na"me': null },
      { id: null, big: -(2 ** 53) + 1, x: -1e300, ok: null, 'na"me': '' },
    ]);
  });

  test('an integer that no number holds fails its item, or is text', async () => {
    const file = parquet([{ name: 'n', type: 'INT64', data: [1n, 2n ** 53n + 1n] }]);
    await expect(read(file)).rejects.toThrow('9007199254740993 cannot be held exactly');
    const reading = { bigIntegers: 'string' } as const;
    expect(await read(file, { reading })).toEqual([{ n: 1 }, { n: '9007199254740993' }]);
  });

  test('times are text in the form of ISO 8601, with the digits that they have', async () => {
    const timestamp = (unit: 'MICROS' | 'NANOS', isAdjustedToUTC: boolean): SchemaElement => ({
      name: `${unit}${isAdjustedToUTC}`,
      type: 'INT64',
      repetition_type: 'OPTIONAL',
      logical_type: { type: 'TIMESTAMP', unit, isAdjustedToUTC },
    });
    const schema: SchemaElement[] = [
      { name: 'root', num_children: 6 },
      timestamp('MICROS', true),
      timestamp('NANOS', false),
      { name: 'ms', type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
      { name: 'day', type: 'INT32', converted_type: 'DATE', repetition_type: 'OPTIONAL' },
      { name: 'clock', type: 'INT64', converted_type: 'TIME_MICROS' },
      { name: 'tick', type: 'INT32', converted_type: 'TIME_MILLIS' },
    ];
    const file = parquet(
      [
        { name: 'MICROStrue', data: [1_700_000_000_123_456n, null] },
        { name: 'NANOSfalse', data: [-1n, 1_700_000_000_000_000_000n] },
        { name: 'ms', data: [0n, -1n] },
        { name: 'day', data: [19_782, -1] },
        { name: 'clock', data: [86_399_999_999n, 0n] },
        { name: 'tick', data: [1, 2] },
      ],
      { schema },
    );
    expect(await read(file)).toEqual([
      {
        MICROStrue: '2023-11-14T22:13:20.123456Z',
        NANOSfalse: '1969-12-31T23:59:59.999999999',
        ms: '1970-01-01T00:00:00.000Z',
        day: '2024-02-29',
        clock: '23:59:59.999999',
        tick: '00:00:00.001',
      },
      {
        MICROStrue: null,
        NANOSfalse: '2023-11-14T22:13:20.000',
        ms: '1969-12-31T23:59:59.999Z',
        day: '1969-12-31',
        clock: '00:00:00.000',
        tick: '00:00:00.002',
      },
    ]);
  });

  test('decimals keep their digits: as a number, or as text where one has too few', async () => {
    const decimal = (precision: number, more: Partial<SchemaElement>): SchemaElement => ({
      name: `d${precision}`,
      converted_type: 'DECIMAL',
      precision,
      scale: 2,
      repetition_type: 'OPTIONAL',
      ...more,
    });
    const schema: SchemaElement[] = [
      { name: 'root', num_children: 3 },
      decimal(9, { type: 'INT32' }),
      decimal(18, { type: 'INT64' }),
      decimal(38, { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16 }),
    ];
    const file = parquet(
      [
        { name: 'd9', data: [30n, -5n, null] },
        { name: 'd18', data: [123_456_789_012_345_678n, -1n, 0n] },
        { name: 'd38', data: [12_345_678_901_234_567_890_123n, -1n, null] },
      ],
      { schema },
    );
    expect(await read(file)).toEqual([
      { d9: 0.3, d18: '1234567890123456.78', d38: '123456789012345678901.23' },
      { d9: -0.05, d18: '-0.01', d38: '-0.01' },
      { d9: null, d18: '0.00', d38: null },
    ]);
  });

  test('bytes are base64; JSON is what it means; lists, maps and structs are JSON', async () => {
    const schema: SchemaElement[] = [
      { name: 'root', num_children: 6 },
      { name: 'bytes', type: 'BYTE_ARRAY' },
      { name: 'json', type: 'BYTE_ARRAY', converted_type: 'JSON', repetition_type: 'OPTIONAL' },
      {
        name: 'uuid',
        type: 'FIXED_LEN_BYTE_ARRAY',
        type_length: 16,
        logical_type: { type: 'UUID' },
      },
      { name: 'list', converted_type: 'LIST', num_children: 1, repetition_type: 'OPTIONAL' },
      { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
      { name: 'element', type: 'INT64', repetition_type: 'OPTIONAL' },
      { name: 'struct', num_children: 2, repetition_type: 'OPTIONAL' },
      { name: 'when', type: 'INT32', converted_type: 'DATE', repetition_type: 'OPTIONAL' },
      { name: 'text', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
      { name: 'map', converted_type: 'MAP', num_children: 1, repetition_type: 'OPTIONAL' },
      { name: 'key_value', num_children: 2, repetition_type: 'REPEATED' },
      { name: 'key', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
      { name: 'value', type: 'INT64', repetition_type: 'OPTIONAL' },
    ];
    const file = parquet(
      [
        { name: 'bytes', data: [Buffer.from([0, 255]), Buffer.alloc(0)] },
        { name: 'json', data: [{ a: [1, null] }, 'text'] },
        { name: 'uuid', data: Array(2).fill('01234567-89ab-cdef-0123-456789abcdef') },
        { name: 'list', data: [[1n, null, 3n], []] },
        { name: 'struct', data: [{ when: 0, text: 'x' }, null] },
        { name: 'map', data: [{ a: 1n, b: null }, null] },
      ],
      { schema },
    );
    expect(await read(file)).toEqual([
      {
        bytes: 'AP8=',
        json: { a: [1, null] },
        uuid: '01234567-89ab-cdef-0123-456789abcdef',
        list: [1, null, 3],
        struct: { when: '1970-01-01', text: 'x' },
        map: { a: 1, b: null },
      },
      {
        bytes: '',
        json: 'text',
        uuid: '01234567-89ab-cdef-0123-456789abcdef',
        list: [],
        struct: null,
        map: null,
      },
    ]);
  });

  test.each([
    ['UNCOMPRESSED', (bytes: Uint8Array) => bytes],
    ['GZIP', zlib.gzipSync],
    ['BROTLI', zlib.brotliCompressSync],
    ['ZSTD', Reflect.get(zlib, 'zstdCompressSync') as typeof zlib.gzipSync | undefined],
  ] as const)('pages in %s are decompressed', async (codec, compress) => {
    if (!compress) return;
    const compressors = { [codec]: (bytes: Uint8Array) => Uint8Array.from(compress(bytes)) };
    const file = parquet([count(0, 5000)], { codec, compressors });
    expect(await read(file)).toEqual(numbers(0, 5000).map((n) => ({ n })));
  });

  test('a codec that nothing has is named', async () => {
    const file = parquet([count(0, 10)], { codec: 'LZO', compressors: { LZO: (bytes) => bytes } });
    await expect(read(file)).rejects.toThrow('nothing can decompress LZO, which its pages are in');
  });

  test.each([true, false])(
    'many pages and row groups are read in order (index: %s)',
    async (offsetIndex) => {
      const list = {
        name: 'l',
        data: numbers(0, 20_000).map((k) => Array.from({ length: k % 4 }, () => BigInt(k))),
        offsetIndex,
      };
      const schema: SchemaElement[] = [
        { name: 'root', num_children: 3 },
        { name: 'n', type: 'INT64' },
        { name: 's', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
        { name: 'l', converted_type: 'LIST', num_children: 1, repetition_type: 'OPTIONAL' },
        { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
        { name: 'element', type: 'INT64', repetition_type: 'OPTIONAL' },
      ];
      const text = (k: number): string | null => (k % 7 === 0 ? null : `${k}`.repeat(k % 90));
      const file = parquet(
        [
          { name: 'n', data: numbers(0, 20_000).map(BigInt), offsetIndex },
          { name: 's', data: numbers(0, 20_000).map(text), offsetIndex },
          list,
        ],
        { schema, rowGroupSize: [100, 15_000, 3000], pageSize: 4096 },
      );
      const wanted = numbers(0, 20_000).map((k) => ({
        n: k,
        s: text(k),
        l: Array.from({ length: k % 4 }, () => k),
      }));
      expect(await read(file)).toEqual(wanted);
    },
  );

  test('reading of several files goes on behind any chunk, and what is selected counts', async () => {
    const folder = await folderWith({
      'a.parquet': parquet([count(0, 1000)], { rowGroupSize: 300 }),
      'b.parquet': parquet([count(1000, 1500)]),
      'c.parquet': parquet([count(0, 0)]),
    });
    const settings = { from: ['*.parquet'], offset: 5, batch: { items: 3 } } as const;
    const first = new Reading(feeder(), settings, { folder, size: 64 });
    expect(await first.result).toBeUndefined();
    const all = first.values.flat().map((row) => Object(row).n);
    expect(all).toEqual(numbers(5, 1500));
    const { opened, chunks } = first;
    if (!opened) throw new Error('the source was not opened');
    for (const { first: index, items, next } of [chunks[0], chunks[7], chunks.at(-2)].flatMap(
      (chunk) => chunk ?? [],
    )) {
      const rest = await valuesOf(feeder(), {}, { folder, opened, from: next });
      expect(rest.slice(index + items)).toEqual(first.values.slice(index + items));
    }
    expect(await feeder().changed(opened, chunks)).toBeUndefined();
    writeFileSync(join(folder, 'a.parquet'), parquet([count(0, 1001)], { rowGroupSize: 1000 }));
    expect(await feeder().changed(opened, chunks)).toMatch('a.parquet');
  });

  test.each([
    ['a.parquet', 'cannot read a.parquet: parquet file invalid'],
    ['b.parquet.gz', 'b.parquet.gz is compressed as a whole'],
    ['c.{parquet,csv}', 'c.csv has csv, and c.parquet has parquet'],
    ['empty.parquet', 'cannot read empty.parquet'],
  ])('%s fails: %s', async (name, message) => {
    const folder = await folderWith({
      'a.parquet': 'no such file, though it has some bytes',
      'b.parquet.gz': '',
      'c.parquet': '',
      'c.csv': '',
      'empty.parquet': '',
    });
    const failure = await new Reading(feeder(), { from: [name] }, { folder }).result;
    expect(failure).toMatchObject({ code: 'MR424' });
    expect(failure?.message).toContain(message);
  });

  test('a stream is refused: a Parquet file is read from its end', async () => {
    const folder = await folderWith({});
    const read = new Reading(feeder(), { from: ['-'], format: 'parquet' }, { folder });
    expect((await read.result)?.message).toContain('whose end is read first');
  });

  test('text that is not UTF-8 ends the source, or is replaced', async () => {
    const schema: SchemaElement[] = [
      { name: 'root', num_children: 1 },
      { name: 's', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
    ];
    const file = parquet([{ name: 's', data: [Buffer.from([0xff])] }], { schema });
    await expect(read(file)).rejects.toThrow('a.parquet');
    const reading = { decoding: { encoding: 'utf-8', invalidText: 'replace' } } as const;
    expect(await read(file, { reading })).toEqual([{ s: '\uFFFD' }]);
  });
}
