import { messageOf } from '../lang/thrown.ts';
import { jsonFault } from '../lang/json-fault.ts';
import { InexactInteger } from '../lang/parse-json.ts';
import { CsvError } from './csv/csv-error.ts';
import type { SourceFormat } from './source.ts';
import { UndecodableText } from './strict-decoder.ts';

/** Thrown for an item of a source that cannot be read. */
export class BadItem extends Error {
  override readonly name = 'BadItem';
  /** Within its text, from 1. */
  readonly line: number;
  /** Of csv and tsv the number of the cell, of others that of the character, from 1. */
  readonly column: number | undefined;
  /** The name of a column. */
  readonly label: string | undefined;
  /** The byte of the file with which the text begins that line and column count in. */
  start = 0;

  /** `what` is wrong. */
  constructor(
    what: string,
    place: {
      readonly line: number;
      readonly column?: number | undefined;
      readonly label?: string | undefined;
    },
    cause?: unknown,
  ) {
    super(what, { cause });
    this.line = place.line;
    this.column = place.column;
    this.label = place.label;
  }
}

/** The error of a batch, at the first of its elements that cannot be read. */
export function badBatch(first: BadItem, bad: number, all: number): BadItem {
  const what = `${first.message} (of ${all} in its batch, ${bad} cannot be read)`;
  const batch = new BadItem(what, first, first.cause);
  batch.start = first.start;
  return batch;
}

/** The error of an item for one of the readers of `formats`. Others are returned unchanged. */
export function badItemFor(error: unknown, text: string | undefined, label?: string): unknown {
  if (error instanceof UndecodableText) {
    const remedy = 'name the encoding, or read U+FFFD with invalid_text: replace';
    return new BadItem(`${error.reason}: ${remedy}`, error, error);
  }
  if (error instanceof CsvError) {
    const { line, column, what } = error;
    return new BadItem(what, { line, column, ...(label === undefined ? {} : { label }) }, error);
  }
  if (error instanceof InexactInteger) {
    const what = `${error.message}; with big_integers: string it is read as text`;
    return new BadItem(what, error, error);
  }
  if (!(error instanceof SyntaxError) || text === undefined) return error;
  const at = jsonFault(text) ?? text.length;
  const before = text.slice(0, at).split('\n');
  const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  return new BadItem(`not JSON: ${messageOf(error)}`, place, error);
}

/** The bytes around an item: from the start of its chunk. */
interface Surroundings {
  readonly format: SourceFormat;
  /** The byte that ends a line. */
  readonly lineEnd: number;
  readonly bytes: Buffer;
  /** The byte of the file with which they begin, and its line. */
  readonly offset: number;
  readonly line: number;
}

/**
 * Where in its file an item is bad, in lines and columns from 1. The column is unknown behind a
 * border within a line.
 */
export function placeOfBadItem(bad: BadItem, around: Surroundings) {
  const { format, bytes, offset, lineEnd } = around;
  const before = bytes.subarray(0, bad.start - offset);
  let lines = 0;
  let from = 0;
  for (let at = before.indexOf(lineEnd); at >= 0; at = before.indexOf(lineEnd, from)) {
    lines += 1;
    from = at + 1;
  }
  const line = around.line + lines + bad.line - 1;
  const { column, label } = bad;
  const isWithinLine = format === 'json' && bad.line === 1;
  if (column === undefined || !isWithinLine) return { line, column, label };
  if (lines === 0 && offset > 0) return { line, column: undefined, label };
  const characters = before.toString('utf8', from).replace(/^\uFEFF/, '').length;
  return { line, column: column + characters, label };
}

/** `items.csv, line 7, column 2 ("price"): …` */
export function badItemMessage(
  file: string,
  { line, column, label }: ReturnType<typeof placeOfBadItem>,
  what: string,
): string {
  const name = label === undefined ? '' : ` (${JSON.stringify(label)})`;
  const place = column === undefined ? '' : `, column ${column}${name}`;
  return `${file}, line ${line}${place}: ${what}`;
}
