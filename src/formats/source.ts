import type { BigIntegers } from '../lang/parse-json.ts';
import type { CsvFault } from './csv/faults.ts';
import type { Decoding } from './decode.ts';

/** How the items of a source are written. */
export const sourceFormats = ['jsonl', 'csv', 'tsv', 'json', 'lines', 'nul', 'parquet'] as const;

/** How the items of a source are written. */
export type SourceFormat = (typeof sourceFormats)[number];

/** How the items of a text are written. */
export type TextFormat = Exclude<SourceFormat, 'parquet'>;

/** The text of a Parquet file is made of it: JSON lines. */
export function textFormatOf(format: SourceFormat): TextFormat {
  return format === 'parquet' ? 'jsonl' : format;
}

/** What becomes of an item that cannot be read: it fails, is left out, or ends its source. */
export const badItemRules = ['fail', 'skip', 'stop'] as const;

/** What becomes of an item that cannot be read. */
export type BadItemRule = (typeof badItemRules)[number];

/** What stands for standard input, or for the stream that a caller of the library passes. */
export const standardInput = '-';

/** How the text of an item becomes a value; the options of the file pack. */
export interface ItemReading {
  readonly decoding: Decoding;
  readonly bigIntegers: BigIntegers;
  /** Of csv and tsv, as `CsvReading` has them. */
  readonly header: boolean | readonly string[];
  /** One character: of tsv a tab. Absent: a comma for csv, a tab for tsv. */
  readonly delimiter?: string;
  readonly relax: readonly CsvFault[];
  readonly numbers: boolean | readonly string[];
  /** Of lines and nul: items without a character are left out. */
  readonly skipEmpty: boolean;
}

/** What is read of a source: its settings, rendered when its task starts. */
export interface SourceSettings {
  /**
   * Paths and patterns as written, in order; relative ones count from the folder of the run. A text
   * that names a file is that file; another one with `*`, `?`, `[` or `{` is a pattern. `-` stands
   * alone.
   */
  readonly from: readonly string[];
  /** Absent: that of the name of each file. */
  readonly format?: SourceFormat;
  readonly onBad: BadItemRule;
  /** Items that are passed over first. They are not parsed. */
  readonly offset: number;
  /** Items after `offset` and `sample`, at most. */
  readonly maxItems?: number;
  /** The share of the items that is taken, above 0 and up to 1. By `seed` and places. */
  readonly sample?: number;
  readonly seed: number;
  /** An item is a list of up to this many values, and of up to this many bytes of their text. */
  readonly batch?: { readonly items?: number; readonly bytes?: number };
  readonly reading: ItemReading;
}

const extensions: Readonly<Record<string, SourceFormat>> = {
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  json: 'json',
  txt: 'lines',
  log: 'lines',
  lst: 'lines',
  list: 'lines',
  parquet: 'parquet',
};

const compressions = ['gz', 'zst', 'br'] as const;

export type Compression = (typeof compressions)[number];

export const packings = [...compressions, 'parquet'] as const;

/** In which form a file has its text, where that is made of it. */
export type Packing = (typeof packings)[number];

/** What the name of a file says: `logs/a.jsonl.gz` has compressed JSON lines. */
export interface NamedForm {
  readonly format?: SourceFormat;
  readonly compression?: Compression;
}

export function formOfName(path: string): NamedForm {
  const parts = (/[^/\\]*$/.exec(path.toLowerCase())?.[0] ?? '').split('.').slice(1);
  const compression = compressions.find((one) => one === parts.at(-1));
  const format = extensions[(compression ? parts.at(-2) : parts.at(-1)) ?? ''];
  return { ...(format ? { format } : {}), ...(compression ? { compression } : {}) };
}
