import { RunHistory } from '../history/run-history.ts';
import type { StoreReader } from '../ports/store.ts';
import { openStoreReader } from './open-store.ts';
import { surroundings } from './surroundings.ts';

/**
 * Opens the history of a store folder: its runs, tasks and items, of now and before.
 *
 * It only reads, never blocks a run, and creates nothing. Close it with `close()`. Throws MR601 (no
 * store there), MR602 (a newer store) or MR606 (damaged).
 */
export async function openHistory(directory: string): Promise<RunHistory> {
  return historyOf(await openStoreReader(directory));
}

export function historyOf(store: StoreReader & { close(): Promise<void> }): RunHistory {
  return new RunHistory(store, surroundings.clock, surroundings.alive);
}
