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
  const skips = reading.skipEmpty ? 'empty' : 'none';
  switch (format) {
    case 'jsonl':
      return new LineSplitter({ separator: lineFeed, dropsReturn: true, skips: 'blank' }, from);
    case 'lines':
      return new LineSplitter({ separator: lineFeed, dropsReturn: true, skips }, from);
    case 'nul':
      return new LineSplitter({ separator: 0, dropsReturn: false, skips }, from);
    case 'json':
      return new JsonSplitter(from);
    case 'csv':
    case 'tsv': {
      const delimiter = delimiterOf(format, reading).charCodeAt(0);
      return new CsvSplitter({ delimiter, lineEnd, header: reading.header === true }, from);
    }
  }
}

/** Of csv and tsv. */
export function delimiterOf(format: TextFormat, { delimiter }: ItemReading): string {
  return delimiter ?? (format === 'tsv' ? '\t' : ',');
}
