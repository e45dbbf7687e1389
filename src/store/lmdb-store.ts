import { constants } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { RootDatabase } from 'lmdb';
import type { Store, StoreReader, Transaction } from '../engine/store-port.ts';
import { CommitQueue } from './commit-queue.ts';
import { damaged, dataFilePath, inspectDataFile } from './data-file.ts';
import { prepareFolder, reasonOf, requireFolder, unusable } from './folder.ts';
import { LmdbTables, openLmdb } from './lmdb-tables.ts';
import type { OpenMode } from './lmdb-tables.ts';
import { isBlank, readMarker, writeMarker } from './marker.ts';
import { survives } from './probe.ts';
import type { Use } from './probe.ts';
import { TableReader } from './table-reader.ts';

export interface OpenStoreOptions {
  /**
   * `disk` (the default): what is committed survives a power cut. `process`: it survives the end of the process
   * only, and a power cut may cost the whole store.
   */
  readonly durability?: 'disk' | 'process';
}

export type OpenStoreReader = StoreReader & { close(): Promise<void> };

/**
 * Opens the store in the folder `directory`, which is created where there is none; its parent must exist.
 * Throws MR601 for a folder that cannot be used, MR602 for a store of a later version, MR606 for a damaged one.
 */
export async function openStore(directory: string, options: OpenStoreOptions = {}): Promise<Store> {
  await prepareFolder(directory);
  const found = await requireSound(directory, 'write');
  const root = openRoot(directory, { readOnly: false, sync: options.durability !== 'process' });
  try {
    if (found === 'absent') await restrictFiles(directory);
    return new LmdbStore(await openTables(root, directory));
  } catch (error) {
    await root.close();
    throw error;
  }
}

/** Opens a store to read it beside whoever writes it. Creates nothing. Throws as `openStore` does. */
export async function openStoreReader(directory: string): Promise<OpenStoreReader> {
  await requireFolder(directory, constants.R_OK | constants.X_OK);
  const found = await requireSound(directory, 'read');
  if (found === 'absent') throw unusable(directory, 'there is no store in it');
  const root = openRoot(directory, { readOnly: true, sync: true });
  try {
    const tables = LmdbTables.of(root);
    if (!tables || !readMarker(tables, directory)) {
      throw unusable(directory, 'there is no finished store in it');
    }
    return new LmdbReader(tables);
  } catch (error) {
    await root.close();
    throw error;
  }
}

async function requireSound(directory: string, use: Use): Promise<'absent' | 'sound'> {
  const found = await inspectDataFile(directory);
  if (found.state !== 'suspect') return found.state;
  if (await survives(directory, use)) return 'sound';
  throw damaged(dataFilePath(directory), found.reason);
}

function openRoot(directory: string, mode: OpenMode): RootDatabase {
  try {
    return openLmdb(directory, mode);
  } catch (error) {
    throw unusable(directory, openFailure(error), error);
  }
}

/** LMDB opens a folder once in a process, and how it was opened first decides. */
function openFailure(error: unknown): string {
  const reason = reasonOf(error);
  return reason.includes('No transaction to renew')
    ? 'this process has it open for reading; close that first'
    : reason;
}

/** LMDB makes its files readable for everybody, as far as the folder lets them. */
async function restrictFiles(directory: string): Promise<void> {
  await chmod(dataFilePath(directory), 0o600);
  await chmod(join(directory, 'lock.mdb'), 0o600);
}

async function openTables(root: RootDatabase, directory: string): Promise<LmdbTables> {
  const tables = LmdbTables.of(root);
  if (!tables) throw unusable(directory, 'it holds the LMDB database of another program');
  if (!readMarker(tables, directory)) {
    await tables.transact(() => {
      if (readMarker(tables, directory)) return;
      if (!isBlank(tables)) throw damaged(dataFilePath(directory), 'its marker is missing');
      writeMarker(tables);
    });
  }
  return tables;
}

class LmdbReader extends TableReader<LmdbTables> implements OpenStoreReader {
  async close(): Promise<void> {
    await this.tables.close();
  }
}

class LmdbStore extends LmdbReader implements Store {
  readonly #commits: CommitQueue;

  constructor(tables: LmdbTables) {
    super(tables);
    this.#commits = new CommitQueue(tables);
  }

  commit<T>(work: (tx: Transaction) => T): Promise<T> {
    return this.#commits.commit(work);
  }

  override async close(): Promise<void> {
    await this.#commits.close();
    await super.close();
  }
}
