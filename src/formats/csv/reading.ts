import { messageOf } from '../../lang/thrown.ts';
import type { BigIntegers } from '../../lang/parse-json.ts';
import { CsvError } from './csv-error.ts';
import { freeName, headerNames } from './header.ts';
import { numberOf } from './numbers.ts';
import { csvRecords, type CsvRecord } from './records.ts';
import { rowMaker } from './row-maker.ts';

/** How CSV is read. */
export interface CsvReading {
  /** True: the first record has the names. A list: the names. False: rows are lists. */
  readonly header: boolean | readonly string[];
  /** One character. */
  readonly delimiter: string;
  readonly relax: readonly ('quotes' | 'rows' | 'header')[];
  /** True: cells that are numbers in JSON become numbers. A list: these columns have only those. */
  readonly numbers: boolean | readonly string[];
  readonly bigIntegers: BigIntegers;
}

/** Text, unless numbers are read; null where a row or a column of numbers has nothing. */
type Cell = string | number | null;

/** Reads the rows of a CSV text: objects by the names of the header, or lists without one. */
export function parseCsv(text: string, reading: CsvReading): unknown[] {
  const rows = new RowReader(reading);
  const records = csvRecords(text, {
    delimiter: reading.delimiter,
    looseQuotes: reading.relax.includes('quotes'),
    placeOf: (line, column) => rows.placeOf(line, column),
  });
  if (reading.header === true) {
    const first = records.next();
    if (first.done) return [];
    rows.begin(first.value.cells, `line ${first.value.line}`);
  } else if (reading.header !== false) {
    rows.begin(reading.header, 'header');
  }
  return Array.from(records, (record) => rows.row(record));
}

/** Makes values of the records of one text. */
export class RowReader {
  readonly #reading: CsvReading;
  /** Undefined where rows are lists. */
  #names: readonly string[] | undefined;
  /** Makers of rows, by their number of cells. */
  readonly #makers = new Map<number, (cells: readonly Cell[]) => object>();
  /** Cells of a row: those of the header, or of the first row. */
  #width: number | undefined;

  /** `width`: cells of the first row, if that comes in another text. */
  constructor(reading: CsvReading, width?: number) {
    this.#reading = reading;
    this.#width = width;
  }

  begin(header: readonly string[], where: string): void {
    const { relax, numbers } = this.#reading;
    const names = headerNames(header, where, relax.includes('header'));
    this.#names = names;
    this.#width = names.length;
    if (typeof numbers === 'boolean') return;
    const stray = numbers.find((name) => !names.includes(name));
    if (stray !== undefined)
      throw new Error(`${where}: there is no column ${JSON.stringify(stray)} for numbers`);
  }

  /** The name of a column, by its number from 1. */
  nameOf(column: number): string | undefined {
    return this.#names?.[column - 1];
  }

  placeOf(line: number, column: number): string {
    const name = this.nameOf(column);
    return `line ${line}, column ${column}${name === undefined ? '' : ` (${JSON.stringify(name)})`}`;
  }

  row(record: CsvRecord): unknown {
    const width = (this.#width ??= record.cells.length);
    const isLoose = this.#reading.relax.includes('rows');
    if (record.cells.length !== width && !isLoose) throw this.#ragged(record, width);
    const cells: Cell[] = this.#reading.numbers === false ? record.cells : this.#numbers(record);
    if (!this.#names) return cells;
    while (cells.length < width) cells.push(null);
    return this.#maker(this.#names, cells.length)(cells);
  }

  /** Surplus cells get the names `column_4` and so on. */
  #maker(header: readonly string[], width: number): (cells: readonly Cell[]) => object {
    const known = this.#makers.get(width);
    if (known) return known;
    const names = [...header];
    while (names.length < width) names.push(freeName('', names.length + 1, names));
    const maker = rowMaker(names);
    this.#makers.set(width, maker);
    return maker;
  }

  #numbers({ cells, line }: CsvRecord): Cell[] {
    const { numbers, bigIntegers } = this.#reading;
    return cells.map((cell, index) => {
      const isListed = typeof numbers !== 'boolean' && numbers.includes(this.#names?.[index] ?? '');
      if (numbers !== true && !isListed) return cell;
      if (isListed && cell === '') return null;
      try {
        return numberOf(cell, bigIntegers, isListed);
      } catch (cause) {
        const place = this.placeOf(line, index + 1);
        throw new CsvError(place, line, index + 1, messageOf(cause), cause);
      }
    });
  }

  #ragged({ cells, line }: CsvRecord, width: number): CsvError {
    const column = Math.min(cells.length, width) + 1;
    const place = this.placeOf(line, column);
    const others = this.#names ? 'the header' : 'the first row';
    const remedy = this.#names
      ? 'with relax: [rows], missing cells are null and others are named by their column'
      : 'with relax: [rows], rows may have any number of cells';
    const what = `the row has ${cells.length} cells, ${others} ${width}: ${remedy}`;
    return new CsvError(place, line, column, what);
  }
}
