import type { SchemaElement } from 'hyparquet';
import type { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { JsonTexts } from '../rows/rows.ts';
import { type ColumnForm, elementOf, formOf, kindOf } from './column-kinds.ts';

/** What the package that writes has. */
export interface WriterPackage {
  readonly ByteWriter: typeof ByteWriter;
  readonly ParquetWriter: typeof ParquetWriter;
}

/** Of a row group: the first of them that is reached ends it. */
const mostRows = 16_384;
const mostBytes = 4 << 20;

interface Column {
  readonly name: string;
  readonly form: ColumnForm;
  /** The kinds of values that it can have. */
  readonly seen: number;
  data: unknown[];
}

/** A Parquet file that is being made, a row group at a time. */
export class ParquetFile {
  readonly #json: JsonTexts;
  readonly #columns: readonly Column[];
  readonly #elements: readonly SchemaElement[];
  readonly #memory: ByteWriter;
  readonly #writer: ParquetWriter;
  /** What is in memory was given away. */
  #isTaken = false;
  /** Of the row group under way; bytes are estimated. */
  #rows = 0;
  #bytes = 0;

  /** `seen`: the names of the columns, and the kinds of values that each has. */
  constructor(writer: WriterPackage, json: JsonTexts, seen: ReadonlyMap<string, number>) {
    this.#json = json;
    this.#columns = Array.from(seen, ([name, kinds]) => {
      return { name, seen: kinds, form: formOf(kinds), data: [] };
    });
    this.#elements = this.#columns.map(({ name, form }) => elementOf(name, form));
    this.#memory = new writer.ByteWriter();
    this.#writer = new writer.ParquetWriter({
      writer: this.#memory,
      schema: [{ name: 'root', num_children: this.#columns.length }, ...this.#elements],
      createdBy: 'millrace',
    });
  }

  get isFull(): boolean {
    return this.#rows >= mostRows || this.#bytes >= mostBytes;
  }

  /** Adds a row: its value in a column, by the name of that. */
  add(valueOf: (column: string) => unknown): void {
    this.#rows++;
    for (const column of this.#columns)
      column.data.push(this.#stored(column, valueOf(column.name)));
  }

  /** The bytes up to the last row. They hold until more is encoded. */
  encode(): Uint8Array {
    this.#encodeGroup();
    this.#isTaken = true;
    return this.#memory.getBytes();
  }

  /** The bytes up to the end of the file. */
  finish(): Uint8Array {
    this.#encodeGroup();
    for (const element of this.#elements) {
      // The writer would make JSON text of the text, but readers that are older look for this.
      if (element.logical_type?.type === 'JSON') element.converted_type = 'JSON';
    }
    void this.#writer.finish();
    return this.#memory.getBytes();
  }

  #encodeGroup(): void {
    if (this.#isTaken) this.#memory.index = 0;
    this.#isTaken = false;
    if (this.#rows === 0) return;
    const columnData = this.#columns.map(({ name, form, data }) => {
      // The order of JSON texts says nothing.
      return { name, data, statistics: form !== 'json' };
    });
    void this.#writer.write({ columnData, rowGroupSize: this.#rows });
    for (const column of this.#columns) column.data = [];
    this.#rows = 0;
    this.#bytes = 0;
  }

  #stored({ name, form, seen }: Column, value: unknown): unknown {
    if (value === null || value === undefined) return null;
    if ((kindOf(value) & ~seen) !== 0) {
      throw new Error(`the values of '${name}' have changed while they were read`);
    }
    switch (form) {
      case 'boolean':
        this.#bytes += 1;
        return value;
      case 'integer':
        this.#bytes += 8;
        return BigInt(Number(value));
      case 'double':
        this.#bytes += 8;
        return value;
      case 'text':
        this.#bytes += String(value).length;
        return value;
      case 'json': {
        const text = Buffer.from(Array.from(this.#json.parts(value)).join(''));
        this.#bytes += text.length;
        return text;
      }
    }
  }
}
