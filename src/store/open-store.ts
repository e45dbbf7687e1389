import { resolve } from 'node:path';
import type { Store } from '../ports/store.ts';
import { dataFileIdentity } from './lmdb/data-file.ts';
import { isUnstarted } from './lmdb/folder.ts';
import { checkLmdbFolder, type HealthCheck } from './lmdb/health.ts';
import { openLmdbReader, openLmdbStore, type OpenStoreReader } from './lmdb/lmdb-store.ts';
import { createMemoryStore } from './memory/memory-store.ts';

export type { HealthCheck };

export interface StoreOptions {
  /**
   * `disk` (the default): a commit survives a power cut. `process`: it survives the end of the
   * process only; a power cut can cost the whole store.
   */
  readonly durability?: 'disk' | 'process';
}

/**
 * Opens the store in the folder `directory` to read and write. Creates the folder where there is
 * none; its parent must exist. Throws MR601 for an unusable folder, MR602 for a store of a newer
 * version, MR606 for a damaged one.
 */
export function openStore(
  directory: string,
  { durability = 'disk' }: StoreOptions = {},
): Promise<Store> {
  return openLmdbStore(resolve(directory), durability === 'disk');
}

/**
 * Opens a store to read it, next to a process that writes it. Creates nothing. A folder in which no
 * store was created yet, because the process that was to do it was killed before, reads as empty.
 * Throws as `openStore` does.
 */
export async function openStoreReader(directory: string): Promise<OpenStoreReader> {
  const folder = resolve(directory);
  return (await isUnstarted(folder)) ? createMemoryStore() : openLmdbReader(folder);
}

/**
 * What tells the store in a folder from another that takes its place. Undefined where there is
 * none.
 */
export function storeIdentity(directory: string): Promise<string | undefined> {
  return dataFileIdentity(resolve(directory));
}

/**
 * Checks whether a store works well in `directory`, which may be missing. Leaves nothing behind.
 */
export function checkStoreFolder(directory: string): Promise<HealthCheck[]> {
  return checkLmdbFolder(resolve(directory));
}
