import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { findPacks } from '../actions/packs.ts';
import { startPool } from '../pool/piscina-pool.ts';
import type { Parts } from './compose.ts';
import { type ExecutorOptions, poolSettings } from './options.ts';
import { systemClock } from './system-clock.ts';

/** Starts the threads, and loads and opens the rest meanwhile. Throws as `Executor.open`. */
export async function openParts(options: ExecutorOptions): Promise<Parts> {
  const settings = poolSettings(options);
  const { actions = [], workers = availableParallelism() } = options;
  const folders = [actions].flat().map((folder) => resolve(folder));
  const packs = await findPacks(folders);
  const { pool, started } = startPool(workers, systemClock, settings);
  try {
    const { compose } = await import('./compose.ts');
    return await compose({ pool, started, packs, folders }, options);
  } catch (error) {
    await pool.close();
    throw error;
  }
}
