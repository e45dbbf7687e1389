import { DelimitedRows } from './delimited-rows.ts';
import { parquetWriter } from '../parquet/packages.ts';
import { JsonListRows, JsonLineRows } from './json-rows.ts';
import { ParquetRows } from './parquet-rows.ts';
import type { RowFormat } from './row-format.ts';
import type { JsonTexts, RowEncoder, RowOptions } from './rows.ts';

/** Throws MR516 if it needs a package that is not there. */
export async function rowEncoder(
  format: RowFormat,
  json: JsonTexts,
  options: RowOptions = {},
): Promise<RowEncoder> {
  switch (format) {
    case 'jsonl':
      return new JsonLineRows(json, options);
    case 'json':
      return new JsonListRows(json, options);
    case 'csv':
      return new DelimitedRows(',', json, options);
    case 'tsv':
      return new DelimitedRows('\t', json, options);
    case 'parquet':
      return new ParquetRows(await parquetWriter(), json, options);
  }
}
