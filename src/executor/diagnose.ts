import { requireArgument } from '../call-options.ts';
import { path } from '../lang/kinds.ts';
import { openPool } from '../pool/piscina-pool.ts';
import { checkStoreFolder, type HealthCheck } from '../store/open-store.ts';
import { systemClock } from './system-clock.ts';

/**
 * Checks whether this machine and a store folder are fit for runs, one line per fact.
 *
 * The folder need not exist; nothing is left behind. Throws MR801 when worker threads do not start.
 */
export async function diagnose(directory: string): Promise<readonly HealthCheck[]> {
  requireArgument('diagnose', 'directory', directory, path);
  const checks = await checkStoreFolder(directory);
  const began = systemClock.monotonic();
  const pool = await openPool(1, systemClock);
  await pool.close();
  const detail = `a worker thread starts in ${Math.round(systemClock.monotonic() - began)} ms`;
  return [...checks, { name: 'workers', ok: true, detail }];
}
