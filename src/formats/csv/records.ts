import { CsvError } from './csv-error.ts';

/** A record of a CSV text, and the line of the text on which it begins, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: string[];
}

export interface RecordRules {
  /** One character. */
  readonly delimiter: string;
  /** A field with a quote that is not where it should be is text up to the next delimiter. */
  readonly looseQuotes: boolean;
  /** Where a cell is, for messages; columns count from 1. */
  readonly placeOf: (line: number, column: number) => string;
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

const quoteRemedy =
  'put the field in quotes and double those within it, or set relax: [quotes] to read them as text';

/**
 * Yields the records of a CSV text; empty lines are none. Lines end with `\n` or `\r\n`, or with
 * `\r` if there is no `\n`. Throws for a quote within a field, or one that is not closed.
 */
export function* csvRecords(text: string, rules: RecordRules): Generator<CsvRecord> {
  const reader = new RecordReader(text, rules);
  while (!reader.isAtEnd) {
    const record = reader.record();
    if (record) yield record;
  }
}

/** The first record; undefined if there is none. `isWhole`: it is all of the text. */
export function csvRecord(
  text: string,
  rules: RecordRules,
): (CsvRecord & { readonly isWhole: boolean }) | undefined {
  const reader = new RecordReader(text, rules);
  while (!reader.isAtEnd) {
    const record = reader.record();
    if (record) return { ...record, isWhole: reader.isAtEnd };
  }
  return undefined;
}

class RecordReader {
  readonly #text: string;
  readonly #rules: RecordRules;
  readonly #delimiter: number;
  readonly #newline: number;
  #at = 0;
  #line = 1;
  /** Of the cell that is being read. */
  #column = 0;

  constructor(text: string, rules: RecordRules) {
    this.#text = text;
    this.#rules = rules;
    this.#delimiter = rules.delimiter.charCodeAt(0);
    this.#newline = text.includes('\n') ? lineFeed : carriageReturn;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Reads the next line, or several with quoted line ends. Undefined if it is empty. */
  record(): CsvRecord | undefined {
    const line = this.#line;
    const start = this.#at;
    const cells: string[] = [];
    do {
      this.#column = cells.length + 1;
      const isQuoted = this.#text.charCodeAt(this.#at) === quote;
      cells.push(isQuoted ? this.#quoted() : this.#plain());
    } while (this.#skipDelimiter());
    const isEmpty = cells.length === 1 && cells[0] === '' && this.#text.charCodeAt(start) !== quote;
    // The line end.
    this.#at += 1;
    this.#line += 1;
    return isEmpty ? undefined : { line, cells };
  }

  #skipDelimiter(): boolean {
    if (this.#text.charCodeAt(this.#at) !== this.#delimiter) return false;
    this.#at += 1;
    return true;
  }

  #plain(): string {
    const text = this.#text;
    const start = this.#at;
    let end = start;
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (code === this.#delimiter || code === this.#newline) break;
      if (code === quote && !this.#rules.looseQuotes) {
        throw this.#error(this.#line, `a quote within a field: ${quoteRemedy}`);
      }
    }
    this.#at = end;
    if (text.charCodeAt(end) === this.#delimiter) return text.slice(start, end);
    return text.slice(start, end > start && this.#hasReturn(end - 1) ? end - 1 : end);
  }

  #quoted(): string {
    const text = this.#text;
    const line = this.#line;
    let cell = '';
    let from = this.#at + 1;
    for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
      if (text.charCodeAt(at + 1) === quote) {
        at += 1;
        cell += text.slice(from, at);
        from = at + 1;
      } else if (this.#isEndOfCell(at + 1)) {
        cell += text.slice(from, at);
        this.#line += lineEnds(cell, this.#newline);
        this.#at = at + (this.#hasReturn(at + 1) ? 2 : 1);
        return cell;
      } else if (this.#rules.looseQuotes) {
        return this.#plain();
      } else {
        throw this.#error(line, `text after the closing quote of a field: ${quoteRemedy}`);
      }
    }
    throw this.#error(line, 'the quote that opens this field is not closed');
  }

  #isEndOfCell(at: number): boolean {
    const code = this.#text.charCodeAt(at);
    return (
      at >= this.#text.length ||
      code === this.#delimiter ||
      code === this.#newline ||
      this.#hasReturn(at)
    );
  }

  /** Whether there is a `\r` that is part of a line end with `\n`, or of one that is cut off. */
  #hasReturn(at: number): boolean {
    const isReturn = this.#newline === lineFeed && this.#text.charCodeAt(at) === carriageReturn;
    return isReturn && (at + 1 >= this.#text.length || this.#text.charCodeAt(at + 1) === lineFeed);
  }

  #error(line: number, what: string): CsvError {
    return new CsvError(this.#rules.placeOf(line, this.#column), line, this.#column, what);
  }
}

function lineEnds(text: string, newline: number): number {
  const mark = String.fromCharCode(newline);
  let count = 0;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) count += 1;
  return count;
}
