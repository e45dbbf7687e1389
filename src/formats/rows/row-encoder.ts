import { DelimitedRows } from './delimited-rows.ts';
import { JsonListRows, JsonLineRows } from './json-rows.ts';
import type { JsonTexts, RowEncoder, RowOptions } from './rows.ts';

/** The text formats of rows. */
export const textRowFormats = ['jsonl', 'json', 'csv', 'tsv'] as const;

/** A format of rows that is text. */
export type TextRowFormat = (typeof textRowFormats)[number];

export function rowEncoder(
  format: TextRowFormat,
  json: JsonTexts,
  options: RowOptions = {},
): RowEncoder {
  switch (format) {
    case 'jsonl':
      return new JsonLineRows(json, options);
    case 'json':
      return new JsonListRows(json, options);
    case 'csv':
      return new DelimitedRows(',', json, options);
    case 'tsv':
      return new DelimitedRows('\t', json, options);
  }
}
