import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LmdbTables, openLmdb } from '../../../src/store/lmdb/lmdb-tables.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { type StoredRow, valueOf } from './stored-row.ts';

/** Puts rows into a store without its rules, as another version can have left them. */
async function writeRows(directory: string, rows: readonly StoredRow[]): Promise<void> {
  const root = openLmdb(directory, { readOnly: false, sync: false });
  const tables = LmdbTables.of(root);
  await tables?.transact(() => {
    for (const row of rows) tables.put(row.table, row.key, valueOf(row));
  });
  await root.close();
}

/** Makes a store of exactly these rows. */
export async function storeOf(rows: readonly StoredRow[]): Promise<string> {
  const directory = join(await temporaryFolder(), 'store');
  await mkdir(directory);
  await writeRows(directory, rows);
  return directory;
}

/** The bytes of one row, as they lie on disk. */
export async function readRow(directory: string, { table, key }: StoredRow): Promise<Buffer> {
  const root = openLmdb(directory, { readOnly: true, sync: false });
  const bytes = LmdbTables.of(root)?.get(table, key) ?? new Uint8Array();
  await root.close();
  return Buffer.from(bytes);
}
