import { resolve } from 'node:path';
import { RunHistory } from '../history/run-history.ts';
import { systemClock } from './system-clock.ts';
import { openStoreReader } from '../store/lmdb/lmdb-store.ts';
import { ownerAlive } from '../store/owner.ts';

/** Opens a store only to read it, beside a process that runs it. Throws MR601, MR602 or MR606. */
export async function openHistory(directory: string): Promise<RunHistory> {
  return new RunHistory(await openStoreReader(resolve(directory)), systemClock, ownerAlive);
}
