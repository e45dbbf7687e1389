import type { ItemReading, TextFormat } from '../source.ts';
import { CsvSplitter } from './csv-splitter.ts';
import type { Border, Splitter } from './elements.ts';
import { JsonSplitter } from './json-splitter.ts';
import { LineSplitter } from './line-splitter.ts';

const lineFeed = 0x0a;

/** What must be known of a text to split it. */
export interface TextForm {
  readonly format: TextFormat;
  readonly reading: ItemReading;
  /** Of csv and tsv: the byte that ends its lines. Absent: it is found. */
  readonly lineEnd?: number | undefined;
}

/** Splits a text from a border on. */
export function splitterFor({ format, reading, lineEnd }: TextForm, from: Border): Splitter {
  switch (format) {
    case 'jsonl':
    case 'lines':
    case 'nul':
      return lineSplitterFor(format, from, reading.skipEmpty);
    case 'json':
      return new JsonSplitter(from);
    case 'csv':
    case 'tsv': {
      const delimiter = delimiterOf(format, reading).charCodeAt(0);
      return new CsvSplitter({ delimiter, lineEnd, header: reading.header === true }, from);
    }
  }
}

/** Splits a text whose elements end with a byte. */
export function lineSplitterFor(
  format: 'jsonl' | 'lines' | 'nul',
  from: Border,
  skipEmpty = false,
): Splitter {
  const isNul = format === 'nul';
  const skips = format === 'jsonl' ? 'blank' : skipEmpty ? 'empty' : 'none';
  return new LineSplitter({ separator: isNul ? 0 : lineFeed, dropsReturn: !isNul, skips }, from);
}

/** Of csv and tsv. */
export function delimiterOf(format: TextFormat, { delimiter }: ItemReading): string {
  return delimiter ?? (format === 'tsv' ? '\t' : ',');
}
