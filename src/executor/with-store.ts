import type { Store } from '../ports/store.ts';
import { openStore } from '../store/open-store.ts';

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
