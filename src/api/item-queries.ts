// How the command selects, groups and writes items. The package exports none of it.
import { jsonParts } from '../document/json/json-parts.ts';
import { jsonRows } from '../document/json/json-rows.ts';
import { DelimitedRows } from '../formats/rows/delimited-rows.ts';
import { JsonLineRows } from '../formats/rows/json-rows.ts';
import type { RowEncoder } from '../formats/rows/rows.ts';

export { signatureOf } from '../figures/signature.ts';

const json = { rows: jsonRows, parts: jsonParts };

/** Encodes rows with these columns. */
export function rowsAs(
  format: 'jsonl' | 'csv',
  columns: readonly string[],
): Pick<RowEncoder, 'rows' | 'end'> {
  return format === 'csv'
    ? new DelimitedRows(',', json, { columns })
    : new JsonLineRows(json, { columns });
}
