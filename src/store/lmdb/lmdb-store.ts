import { constants } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RootDatabase } from 'lmdb';
import type { BodyFolders, NoteFiles, Store, StoreReader, Transaction } from '../../ports/store.ts';
import { MillraceError } from '../../errors.ts';
import { CommitQueue } from './commit-queue.ts';
import { createStore } from './creation.ts';
import { damaged, dataFilePath, inspectDataFile, newestTrees } from './data-file.ts';
import { prepareFolder, reasonOf, requireFolder, unusable } from './folder.ts';
import { LmdbTables, openLmdb } from './lmdb-tables.ts';
import type { OpenMode } from './lmdb-tables.ts';
import { isBlank, readMarker, writeMarker } from '../rules/marker.ts';
import { LmdbBodyFolders } from './body-folders.ts';
import { acquire } from './environments.ts';
import type { Share } from './environments.ts';
import { LmdbNoteFiles } from './note-files.ts';
import { opensInChild } from './probe-process.ts';
import type { Use } from './probe-process.ts';
import { requireSlot } from './readers.ts';
import { TableReader } from '../rules/table-reader.ts';
import { treesAreSound } from './tree-check.ts';

export type OpenStoreReader = StoreReader & { close(): Promise<void> };

/** See `openStore` in `open-store.ts`. `sync` flushes each commit to the device. */
export async function openLmdbStore(directory: string, sync: boolean): Promise<Store> {
  await prepareFolder(directory);
  const mode = { readOnly: false, sync };
  const share = await acquire(directory, mode, () => openToWrite(directory, mode));
  return new LmdbStore(share, new LmdbBodyFolders(directory, sync), new LmdbNoteFiles(directory));
}

export async function openLmdbReader(directory: string): Promise<OpenStoreReader> {
  await requireFolder(directory, constants.R_OK | constants.X_OK);
  const mode = { readOnly: true, sync: true };
  const share = await acquire(directory, mode, () => openToRead(directory, mode));
  return new LmdbReader(share, new LmdbBodyFolders(directory, true));
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
    // What a file that was cut short has lost can be just the marker.
    const file = await inspectDataFile(directory);
    if (file.state === 'suspect') throw damaged(dataFilePath(directory), file.reason);
    throw unusable(directory, 'there is no finished store in it');
  });
}

/** Opens LMDB and builds on it; closes it again when that fails. */
async function within<T>(
  directory: string,
  mode: OpenMode,
  build: (root: RootDatabase) => Promise<T>,
): Promise<T> {
  let root: RootDatabase | undefined;
  try {
    await keepLockPrivate(directory);
    await requireSlot(directory);
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
 * Creates the lock file for its owner alone; LMDB would make it readable for all users. An existing
 * file is not touched: closing it would drop the locks that this process has on it.
 */
async function keepLockPrivate(directory: string): Promise<void> {
  const lock = join(directory, 'lock.mdb');
  // When this fails, LMDB reports why.
  await writeFile(lock, '', { flag: 'wx', mode: 0o600 }).catch(() => {});
}

/** Throws MR606 for damaged trees. A reader may go on if a child process could read everything. */
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
  readonly bodies: BodyFolders;
  readonly #release: () => Promise<void>;

  constructor({ tables, release }: Share, bodies: BodyFolders) {
    super(tables);
    this.bodies = bodies;
    this.#release = release;
  }

  close(): Promise<void> {
    return this.#release();
  }
}

class LmdbStore extends LmdbReader implements Store {
  readonly notes: NoteFiles;
  readonly #commits: CommitQueue;

  constructor(share: Share, bodies: BodyFolders, notes: NoteFiles) {
    super(share, bodies);
    this.notes = notes;
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
