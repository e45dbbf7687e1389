import { constants } from 'node:fs';
import { chmod, copyFile, link, mkdtemp, open, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { dataFilePath } from './data-file.ts';
import { beginnings, hasCode, requireRoom, unusable } from './folder.ts';
import { LmdbTables, openLmdb } from './lmdb-tables.ts';
import { writeMarker } from '../rules/marker.ts';

/**
 * Creates a store where there is none. It is built in a temporary folder, flushed, and only then
 * given its name: a power cut or kill at any moment leaves a complete store or none. When several
 * processes create one store at the same time, the first wins.
 */
export async function createStore(directory: string): Promise<void> {
  await requireRoom(directory);
  const trial = await mkdtemp(join(directory, beginnings.store));
  try {
    await fill(trial);
    await flush(dataFilePath(trial));
    await giveName(dataFilePath(trial), dataFilePath(directory));
    await flush(directory);
    // The folder may be new itself. One that may not be read is not ours, and was there before.
    await flush(dirname(resolve(directory))).catch(() => {});
  } finally {
    await rm(trial, { recursive: true, force: true });
  }
}

async function fill(directory: string): Promise<void> {
  const root = openLmdb(directory, { readOnly: false, sync: false });
  try {
    const tables = LmdbTables.of(root);
    if (!tables) throw unusable(directory, 'it cannot be given tables');
    await tables.transact(() => writeMarker(tables));
  } finally {
    await root.close();
  }
  // LMDB creates its files readable for all users.
  await chmod(dataFilePath(directory), 0o600);
}

/** Flushes a file, or the names in a folder, to the device. */
async function flush(path: string): Promise<void> {
  const file = await open(path, constants.O_RDONLY);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function giveName(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return;
    // A file system without hard links. A power cut can leave a partial file here; nothing is
    // stored in it yet.
    await copyFile(from, to, constants.COPYFILE_EXCL).catch((second: unknown) => {
      if (!hasCode(second, 'EEXIST')) throw second;
    });
    await flush(to);
  }
}
