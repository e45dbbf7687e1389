import { DelimitedRows } from './delimited-rows.ts';
import { JsonListRows, JsonLineRows } from './json-rows.ts';
import type { RowFormat } from './row-format.ts';
import type { JsonTexts, RowEncoder, RowOptions } from './rows.ts';

export function rowEncoder(
  format: RowFormat,
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
