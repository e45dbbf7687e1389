import { isRecord } from '../../lang/json.ts';
import { csvLine } from '../csv/writing.ts';
import type { JsonTexts, RowEncoder, RowOptions } from './rows.ts';

/** Characters of a part, about. */
const partLength = 1 << 16;

/** The column of rows that are neither objects nor lists. */
const valueColumn = 'value';

/**
 * Rows as csv or tsv, with a header. The first row decides what they are: objects, whose keys are
 * the columns, unless these are given; lists, which have no header; or single values. A row of
 * another kind has its value in the first cell; a single value, in the column `value` of those that
 * are given. Lists and objects in a cell are JSON.
 */
export class DelimitedRows implements RowEncoder {
  readonly takesStored = false;
  readonly #table: { readonly delimiter: string; readonly json: (value: unknown) => string };
  readonly #areChosen: boolean;
  #columns: readonly string[] | undefined;
  #hasHeader: boolean;
  #cut = 0;
  #unfit = 0;

  constructor(delimiter: string, json: JsonTexts, options: RowOptions) {
    const { columns, areChosen = columns !== undefined, isContinued = false } = options;
    this.#table = { delimiter, json: (value) => cellText(value, json) };
    this.#columns = columns;
    this.#areChosen = areChosen;
    this.#hasHeader = isContinued;
  }

  /** The columns, once they are known. Empty for rows that are lists. */
  get columns(): readonly string[] | undefined {
    return this.#columns;
  }

  get notes(): readonly string[] {
    return [
      ...(this.#cut > 0 ? [`rows with members that are no column: ${this.#cut}`] : []),
      ...(this.#unfit > 0 ? [`rows that do not fit the columns: ${this.#unfit}`] : []),
    ];
  }

  *rows(values: Iterable<unknown>): Generator<Uint8Array> {
    let part = '';
    for (const value of values) {
      const columns = (this.#columns ??= columnsOf(value));
      if (!this.#hasHeader) part += this.#header(columns);
      part += csvLine(this.#cells(value, columns), this.#table);
      if (part.length < partLength) continue;
      yield Buffer.from(part);
      part = '';
    }
    if (part !== '') yield Buffer.from(part);
  }

  /** Columns that are given make a header, also of no rows. */
  end(): Uint8Array {
    return Buffer.from(this.#hasHeader || !this.#columns ? '' : this.#header(this.#columns));
  }

  #header(columns: readonly string[]): string {
    this.#hasHeader = true;
    return columns.length > 0 ? csvLine(columns, this.#table) : '';
  }

  #cells(row: unknown, columns: readonly string[]): readonly unknown[] {
    const isSingle = columns.length === 1 && columns[0] === valueColumn;
    if (isRecord(row)) {
      const found = columns.filter((name) => Object.hasOwn(row, name));
      if (found.length > 0) {
        if (Object.keys(row).length > found.length) this.#cut++;
        return columns.map((name) => (Object.hasOwn(row, name) ? row[name] : null));
      }
    } else if (Array.isArray(row) && row.length > 0 && !isSingle) {
      if (columns.length === 0 || row.length === columns.length) return row;
    } else if (this.#areChosen && columns.includes(valueColumn)) {
      return columns.map((name) => (name === valueColumn ? row : null));
    }
    if (isSingle) return [row];
    this.#unfit++;
    if (this.#areChosen && isSingleValue(row)) return columns.map(() => null);
    return [row, ...columns.slice(1).map(() => null)];
  }
}

function isSingleValue(row: unknown): boolean {
  return !isRecord(row) && !Array.isArray(row);
}

/** The texts of numbers need no writer. */
function cellText(value: unknown, json: JsonTexts): string {
  const isUsual = typeof value === 'number' && Number.isFinite(value) && value !== 0;
  return isUsual ? String(value) : Array.from(json.parts(value)).join('');
}

function columnsOf(first: unknown): readonly string[] {
  if (isRecord(first) && Object.keys(first).length > 0) return Object.keys(first);
  return Array.isArray(first) && first.length > 0 ? [] : [valueColumn];
}
