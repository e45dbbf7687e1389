import { constants } from 'node:buffer';
import { parseJson } from '../lang/parse-json.ts';
import { BadItem, badBatch, badItemFor } from './bad-item.ts';
import { CsvError } from './csv/csv-error.ts';
import { RowReader } from './csv/reading.ts';
import { csvRecord, type RecordRules } from './csv/records.ts';
import { ItemText } from './item-text.ts';
import type { BadItemRule } from './source.ts';
import type { Selection } from './split/selection.ts';
import { splitItem } from './split/split-chunk.ts';
import { delimiterOf, type TextForm } from './split/text-splitter.ts';

/** What items of csv and tsv need beside their own bytes. */
interface CsvColumns {
  /** The cells of the first record of the file; none where it has no records. */
  readonly first: readonly string[];
}

interface ReaderOptions {
  /** For csv and tsv. */
  readonly columns?: CsvColumns;
  /** With `skip`, the value of a batch has no elements that cannot be read. */
  readonly onBad?: BadItemRule;
}

type ReadText = (text: string) => unknown;

/**
 * Reads the values of items, each a range of bytes of a file. Throws `BadItem` for one that has
 * none. The value of an item of several elements is the list of their values.
 */
export class ItemReader {
  readonly #form: TextForm;
  readonly #selection: Selection;
  readonly #text: ItemText;
  readonly #value: ReadText;
  #bytes: Buffer = Buffer.alloc(0);
  #offset = 0;
  #file = 0;
  readonly #leavesOut: boolean;

  /** Throws `CsvError` for a header that cannot be used. */
  constructor(form: TextForm, selection: Selection, { columns, onBad }: ReaderOptions = {}) {
    this.#form = form;
    this.#selection = selection;
    this.#leavesOut = onBad === 'skip';
    this.#text = new ItemText(form.reading.decoding);
    this.#value = valueReader(form, columns);
  }

  /** The next items lie in these bytes of a file, which begin at `offset`. */
  open(bytes: Buffer, file: number, offset: number): void {
    this.#bytes = bytes;
    this.#offset = offset;
    this.#file = file;
    this.#text.open(bytes);
  }

  /** Reads the item whose first byte in the file is `start`. */
  read(start: number, length: number): unknown {
    if (!this.#selection.batch) return this.#element(start, start + length);
    const from = start - this.#offset;
    const bytes = this.#bytes.subarray(from, from + length);
    const part = { file: this.#file, offset: start, line: 1 };
    const ranges = splitItem(bytes, this.#form, this.#selection, part);
    const values: unknown[] = [];
    let first: BadItem | undefined;
    for (const { start, end } of ranges) {
      try {
        values.push(this.#element(start, end));
      } catch (error) {
        if (!(error instanceof BadItem)) throw error;
        first ??= error;
      }
    }
    const all = ranges.length;
    if (first && !(this.#leavesOut && values.length > 0)) {
      throw badBatch(first, all - values.length, all);
    }
    return values;
  }

  #element(start: number, end: number): unknown {
    let text: string | undefined;
    try {
      if (end - start > longestText) throw tooLong(end - start);
      text = this.#text.of(start - this.#offset, end - this.#offset);
      return this.#value(text);
    } catch (error) {
      const bad = badItemFor(error, text);
      if (bad instanceof BadItem) bad.start = start;
      throw bad;
    }
  }
}

/** V8 has no text of more characters. */
const longestText = constants.MAX_STRING_LENGTH;

function tooLong(bytes: number): BadItem {
  return new BadItem(`${bytes} bytes, and a text has at most ${longestText}`, { line: 1 });
}

function valueReader(form: TextForm, columns: CsvColumns | undefined): ReadText {
  const { bigIntegers } = form.reading;
  switch (form.format) {
    case 'jsonl':
    case 'json':
      return (text) => parseJson(text, bigIntegers);
    case 'lines':
    case 'nul':
      return (text) => text;
    case 'csv':
    case 'tsv':
      return recordReader(form, columns?.first ?? []);
  }
}

function recordReader({ format, reading }: TextForm, first: readonly string[]): ReadText {
  const { header, relax, numbers, bigIntegers } = reading;
  const delimiter = delimiterOf(format, reading);
  const width = header === false ? first.length : undefined;
  const rows = new RowReader({ header, delimiter, relax, numbers, bigIntegers }, width);
  if (header === true) rows.begin(first, 'line 1');
  else if (header !== false) rows.begin(header, 'header');
  const rules: RecordRules = {
    delimiter,
    looseQuotes: relax.includes('quotes'),
    placeOf: (line, column) => rows.placeOf(line, column),
  };
  const value = (text: string): unknown => {
    // With its line end, a `\r` within it is text.
    const record = csvRecord(`${text}\n`, rules);
    if (record?.isWhole) return rows.row(record);
    const what = 'a field in quotes has line ends, and text behind its closing quote';
    throw new BadItem(what, { line: 1 });
  };
  return (text) => {
    try {
      return value(text);
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      throw badItemFor(error, text, rows.nameOf(error.column));
    }
  };
}

/** Reads the cells of the first record of a csv or tsv text. */
export function firstCells(text: string, { format, reading }: TextForm): readonly string[] {
  const record = csvRecord(`${text}\n`, {
    delimiter: delimiterOf(format, reading),
    looseQuotes: reading.relax.includes('quotes'),
    placeOf: (line, column) => `line ${line}, column ${column}`,
  });
  return record?.cells ?? [];
}
