import type { TableName } from '../../../src/store/rules/tables.ts';

/** A key and a value of a table, as they lie on disk. */
export type StoredRow = {
  readonly table: TableName;
  readonly key: readonly (string | number)[];
} & ({ readonly json: string } | { readonly base64: string });

export function valueOf(row: StoredRow): Buffer {
  return 'json' in row ? Buffer.from(row.json) : Buffer.from(row.base64, 'base64');
}
