import { resolve } from 'node:path';
import type { Store, StoreReader } from '../ports/store.ts';
import { checkStoreFolder, type HealthCheck } from '../store/lmdb/health.ts';
import {
  openStore as openLmdb,
  openStoreReader as openLmdbReader,
  type OpenStoreOptions,
} from '../store/lmdb/lmdb-store.ts';

// The executor reaches its store only through this file: a second kind of store is a change here.

/** Opens a store folder to write; creates it where it is missing. Throws MR601, MR602 or MR606. */
export function openStore(directory: string, options: OpenStoreOptions = {}): Promise<Store> {
  return openLmdb(resolve(directory), options);
}

/** Opens a store folder to read, next to a process that writes. Throws MR601, MR602 or MR606. */
export function openStoreReader(
  directory: string,
): Promise<StoreReader & { close(): Promise<void> }> {
  return openLmdbReader(resolve(directory));
}

/** Opens a store folder to write for the time of one task. */
export async function withStore<T>(
  directory: string,
  use: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await openStore(directory);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** Checks whether a store can work well in a folder, which need not exist. Changes nothing. */
export function checkStore(directory: string): Promise<readonly HealthCheck[]> {
  return checkStoreFolder(resolve(directory));
}
