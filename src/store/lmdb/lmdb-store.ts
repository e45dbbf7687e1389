import { constants } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RootDatabase } from 'lmdb';
import type { Store, StoreReader, Transaction } from '../../ports/store.ts';
import { MillraceError } from '../../errors.ts';
import { CommitQueue } from './commit-queue.ts';
import { createStore } from './creation.ts';
import { damaged, dataFilePath, inspectDataFile, newestTrees } from './data-file.ts';
import { prepareFolder, reasonOf, requireFolder, unusable } from './folder.ts';
import { LmdbTables, openLmdb } from './lmdb-tables.ts';
import type { OpenMode } from './lmdb-tables.ts';
import { isBlank, readMarker, writeMarker } from '../rules/marker.ts';
import { acquire } from './environments.ts';
import type { Share } from './environments.ts';
import { opensInChild } from './probe.ts';
import type { Use } from './probe.ts';
import { TableReader } from '../rules/table-reader.ts';
import { treesAreSound } from './tree-check.ts';

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
  const mode = { readOnly: false, sync: options.durability !== 'process' };
  return new LmdbStore(await acquire(directory, mode, () => openToWrite(directory, mode)));
}

/** Opens a store to read it beside whoever writes it. Creates nothing. Throws as `openStore` does. */
export async function openStoreReader(directory: string): Promise<OpenStoreReader> {
  await requireFolder(directory, constants.R_OK | constants.X_OK);
  const mode = { readOnly: true, sync: true };
  return new LmdbReader(await acquire(directory, mode, () => openToRead(directory, mode)));
}

async function openToWrite(directory: string, mode: OpenMode): Promise<LmdbTables> {
  if ((await requireSound(directory, 'write')) === 'absent') await create(directory);
  return within(directory, mode, async (root) => {
    const tables = LmdbTables.of(root);
    if (!tables) throw unusable(directory, 'it holds the LMDB database of another program');
    await requireMarker(tables, directory);
    return tables;
  });
}

async function create(directory: string): Promise<void> {
  try {
    await createStore(directory);
  } catch (error) {
    throw error instanceof MillraceError ? error : unusable(directory, reasonOf(error), error);
  }
}

async function openToRead(directory: string, mode: OpenMode): Promise<LmdbTables> {
  const found = await requireSound(directory, 'read');
  if (found === 'absent') throw unusable(directory, 'there is no store in it');
  return within(directory, mode, async (root) => {
    const tables = LmdbTables.of(root);
    if (tables && readMarker(tables, directory)) return tables;
    throw unusable(directory, 'there is no finished store in it');
  });
}

/** Opens LMDB for what `build` makes of it; closes it again when that fails. */
async function within<T>(
  directory: string,
  mode: OpenMode,
  build: (root: RootDatabase) => Promise<T>,
): Promise<T> {
  let root: RootDatabase | undefined;
  try {
    await keepLockPrivate(directory);
    root = openLmdb(directory, mode);
    await requireTrees(directory, mode, root);
    return await build(root);
  } catch (error) {
    await root?.close();
    throw error instanceof MillraceError ? error : unusable(directory, reasonOf(error), error);
  }
}

async function requireSound(directory: string, use: Use): Promise<'absent' | 'sound'> {
  const found = await inspectDataFile(directory);
  if (found.state !== 'suspect') return found.state;
  if (await opensInChild(directory, use)) return 'sound';
  throw damaged(dataFilePath(directory), found.reason);
}

/**
 * LMDB makes its lock file readable for everybody where it is missing. One that is there is not touched: closing it
 * would drop the locks that this process has on it.
 */
async function keepLockPrivate(directory: string): Promise<void> {
  const lock = join(directory, 'lock.mdb');
  // Where it cannot be made, LMDB says why.
  await writeFile(lock, '', { flag: 'wx', mode: 0o600 }).catch(() => {});
}

/** What can be read of a damaged store may be read; what is written to it might destroy that. */
async function requireTrees(
  directory: string,
  { readOnly }: OpenMode,
  root: RootDatabase,
): Promise<void> {
  const pin = root.useReadTransaction();
  try {
    const path = dataFilePath(directory);
    if (treesAreSound(path, await newestTrees(directory))) return;
    if (readOnly && (await opensInChild(directory, 'read'))) return;
    throw damaged(path, 'its pages are not linked as they should be');
  } finally {
    pin.done();
  }
}

async function requireMarker(tables: LmdbTables, directory: string): Promise<void> {
  if (readMarker(tables, directory)) return;
  await tables.transact(() => {
    if (readMarker(tables, directory)) return;
    if (!isBlank(tables)) throw damaged(dataFilePath(directory), 'its marker is missing');
    writeMarker(tables);
  });
}

class LmdbReader extends TableReader<LmdbTables> implements OpenStoreReader {
  readonly #leave: () => Promise<void>;

  constructor({ tables, release }: Share) {
    super(tables);
    this.#leave = release;
  }

  close(): Promise<void> {
    return this.#leave();
  }
}

class LmdbStore extends LmdbReader implements Store {
  readonly #commits: CommitQueue;

  constructor(share: Share) {
    super(share);
    this.#commits = new CommitQueue(share.tables);
  }

  commit<T>(work: (tx: Transaction) => T): Promise<T> {
    return this.#commits.commit(work);
  }

  override async close(): Promise<void> {
    await this.#commits.close();
    await super.close();
  }
}
