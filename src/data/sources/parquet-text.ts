import { type FileHandle, open } from 'node:fs/promises';
import type { AsyncBuffer, DecodedArray, ParquetScan } from 'hyparquet';
import { MillraceError } from '../../errors.ts';
import { type RowColumn, rowTexts } from '../../formats/parquet/row-text.ts';
import { parquetReader } from '../../formats/parquet/packages.ts';
import { compressorsFor } from './parquet-codecs.ts';
import { type RowSlice, slicesOf } from './parquet-slices.ts';
import { becameShorter, SourceError } from './source-error.ts';
import type { Text } from './texts.ts';

/** Characters of a part of the text, about. */
const partLength = 1 << 18;

interface ParquetFile {
  readonly path: string;
  /** As it is shown. */
  readonly name: string;
  readonly size: number;
  /** Text that is not UTF-8 is an error. */
  readonly isStrict: boolean;
}

/**
 * The rows of a Parquet file as JSON lines. In memory are some rows, and the pages that they are
 * from; of a file without an index of its pages, also a column chunk of a row group, and the values
 * of a column that has lists or objects.
 */
export class ParquetText implements Text {
  readonly #file: FileHandle;
  readonly #parts: AsyncGenerator<Buffer, void>;

  private constructor(handle: FileHandle, file: ParquetFile) {
    this.#file = handle;
    this.#parts = partsOf(handle, file);
  }

  static async open(file: ParquetFile): Promise<ParquetText> {
    return new ParquetText(await open(file.path), file);
  }

  async next(): Promise<Buffer | undefined> {
    const { value } = await this.#parts.next();
    return value ?? undefined;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

async function* partsOf(handle: FileHandle, file: ParquetFile): AsyncGenerator<Buffer, void> {
  const { scan, columns } = await scanOf(handle, file);
  for (const slice of slicesOf(scan, columns)) {
    const values: DecodedArray[] = [];
    for (const { name } of columns) values.push(await valuesOf(scan, name, slice));
    yield* linesOf(columns, values, slice.end - slice.start);
  }
}

interface Scanned {
  readonly scan: ParquetScan;
  readonly columns: readonly RowColumn[];
}

async function scanOf(handle: FileHandle, { name, size, isStrict }: ParquetFile): Promise<Scanned> {
  const { parquetMetadataAsync, parquetScan, parquetSchema } =
    await parquetReader().catch(unusable);
  const file = bufferOf(handle, name, size);
  const metadata = await parquetMetadataAsync(file);
  const codecs = metadata.row_groups.flatMap(({ columns }) =>
    columns.flatMap(({ meta_data: data }) => (data ? [data.codec] : [])),
  );
  const compressors = await compressorsFor(new Set(codecs)).catch(unusable);
  const { columns, read } = rowTexts(parquetSchema(metadata), metadata.schema);
  const decoder = new TextDecoder('utf-8', { fatal: isStrict });
  const parsers = {
    stringFromBytes: (bytes: Uint8Array) => bytes && decoder.decode(bytes),
    // All digits of it are made text later.
    timestampFromNanoseconds: (nanoseconds: bigint) => nanoseconds,
  };
  const known = { ...metadata, schema: [...read] };
  const scan = await parquetScan({ file, metadata: known, compressors, parsers, utf8: false });
  return { scan, columns };
}

function unusable(error: unknown): never {
  if (!(error instanceof MillraceError)) throw error;
  throw new SourceError(error.message, error.hint, 'MR424', error);
}

/** What of the file is asked for is read when it is. */
function bufferOf(handle: FileHandle, name: string, size: number): AsyncBuffer {
  return {
    byteLength: size,
    async slice(start, end = size) {
      const memory = new Uint8Array(Math.max(0, end - start));
      for (let at = 0; at < memory.length;) {
        const { bytesRead } = await handle.read(memory, at, memory.length - at, start + at);
        if (bytesRead === 0) throw becameShorter(name, start + at, size);
        at += bytesRead;
      }
      return memory.buffer;
    },
  };
}

async function valuesOf(
  scan: ParquetScan,
  column: string,
  { start, end, group }: RowSlice,
): Promise<DecodedArray> {
  if (group.whole.has(column)) {
    // It keeps them until it reads those of the next group.
    await scan.readColumn({ column, rowStart: group.start, rowEnd: group.end });
  }
  return scan.readColumn({ column, rowStart: start, rowEnd: end });
}

function* linesOf(
  columns: readonly RowColumn[],
  values: readonly DecodedArray[],
  rows: number,
): Generator<Buffer, void> {
  let part = '';
  for (let row = 0; row < rows; row++) {
    let line = '';
    for (const [at, { key, text }] of columns.entries()) {
      line += `${line === '' ? '{' : ','}${key}${text(values[at]?.[row])}`;
    }
    part += line === '' ? '{}\n' : `${line}}\n`;
    if (part.length < partLength) continue;
    yield Buffer.from(part);
    part = '';
  }
  if (part !== '') yield Buffer.from(part);
}
