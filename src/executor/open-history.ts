import { requireArgument } from '../call-options.ts';
import { RunHistory } from '../history/run-history.ts';
import { path } from '../lang/kinds.ts';
import type { StoreReader } from '../ports/store.ts';
import { openStoreReader } from '../store/open-store.ts';
import { surroundings } from './surroundings.ts';

/**
 * Opens a store folder to read its runs, tasks and items.
 *
 * Reading never blocks a run, and nothing is created. Close it with `close()`. Throws MR501 (no
 * path), MR601 (no store there), MR602 (a newer store) or MR606 (a damaged one).
 */
export async function openHistory(directory: string): Promise<RunHistory> {
  requireArgument('openHistory', 'directory', directory, path);
  return historyOf(await openStoreReader(directory));
}

export function historyOf(store: StoreReader & { close(): Promise<void> }): RunHistory {
  return RunHistory.of({ store, clock: surroundings.clock, alive: surroundings.alive });
}
