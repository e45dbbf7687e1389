import { isRecord } from '../../lang/json.ts';
import { kindOf } from '../parquet/column-kinds.ts';
import { ParquetFile, type WriterPackage } from '../parquet/parquet-file.ts';
import type { JsonTexts, RowEncoder, RowOptions } from './rows.ts';

/** The column of rows that are no objects. */
const valueColumn = 'value';

/**
 * Rows as a Parquet file, in row groups. The columns are all members that rows have, in the order
 * in which they come, unless they are given; a row that is no object is in the column `value`. The
 * type of a column fits all of its values, which are shown before.
 */
export class ParquetRows implements RowEncoder {
  readonly takesStored = false;
  readonly #writer: WriterPackage;
  readonly #json: JsonTexts;
  readonly #isGiven: boolean;
  /** The kinds of values of each column. */
  readonly #seen: Map<string, number>;
  #file: ParquetFile | undefined;
  #cut = 0;
  #unfit = 0;

  constructor(writer: WriterPackage, json: JsonTexts, { columns }: RowOptions) {
    this.#writer = writer;
    this.#json = json;
    this.#isGiven = columns !== undefined;
    this.#seen = new Map(columns?.map((name) => [name, 0]));
  }

  get notes(): readonly string[] {
    return [
      ...(this.#cut > 0 ? [`rows with members that are no column: ${this.#cut}`] : []),
      ...(this.#unfit > 0 ? [`rows that do not fit the columns: ${this.#unfit}`] : []),
    ];
  }

  survey(values: Iterable<unknown>): void {
    for (const row of values) {
      const names = isRecord(row) ? Object.keys(row) : [valueColumn];
      let known = 0;
      for (const name of names) {
        const seen = this.#seen.get(name);
        if (seen === undefined && this.#isGiven) continue;
        known++;
        this.#seen.set(name, (seen ?? 0) | kindOf(valueIn(row, name)));
      }
      if (known === names.length) continue;
      if (known > 0) this.#cut++;
      else this.#unfit++;
    }
  }

  *rows(values: Iterable<unknown>): Generator<Uint8Array> {
    const file = this.#begun();
    for (const row of values) {
      file.add((name) => valueIn(row, name));
      if (file.isFull) yield file.encode();
    }
  }

  end(): Uint8Array {
    return this.#begun().finish();
  }

  #begun(): ParquetFile {
    // A file has a column, also of rows without a member.
    if (this.#seen.size === 0) this.#seen.set(valueColumn, 0);
    return (this.#file ??= new ParquetFile(this.#writer, this.#json, this.#seen));
  }
}

function valueIn(row: unknown, name: string): unknown {
  if (!isRecord(row)) return name === valueColumn ? row : null;
  return Object.hasOwn(row, name) ? row[name] : null;
}
