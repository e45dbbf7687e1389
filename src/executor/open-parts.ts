import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { findPacks } from '../actions/pack-set.ts';
import { itemTexts } from '../data/sources/item-texts.ts';
import { requireParameters } from '../plan/parameters/bind.ts';
import { ThreadFeeder } from '../pool/feeder.ts';
import { startPool } from '../pool/piscina-pool.ts';
import type { DataPorts } from '../ports/data.ts';
import type { Pool } from '../ports/pool.ts';
import type { Store } from '../ports/store.ts';
import { threadPages } from '../segments/pages.ts';
import { openStore } from '../store/open-store.ts';
import { Catalog } from './catalog.ts';
import type { LogLimits } from '../run/log-limits.ts';
import { pageBytes, residentBytes } from './memory.ts';
import { logLimitsOf } from './log-options.ts';
import { budgetOf, type ExecutorOptions, poolSettings } from './options.ts';
import { requirePackages } from './required-packages.ts';
import { requireFiles } from './source-files.ts';
import { surroundings } from './surroundings.ts';

export interface Parts {
  /** The folder of the store, absolute. */
  readonly directory: string;
  readonly store: Store;
  readonly pool: Pool;
  readonly catalog: Catalog;
  readonly logLimits: LogLimits;
  readonly data: DataPorts;
  /** Of outputs of all tasks in memory. */
  readonly residentBytes: number;
}

/** Checks the workflow and opens the store while the threads start. Throws as `Executor.open`. */
export async function openParts(options: ExecutorOptions): Promise<Parts> {
  const settings = poolSettings(options);
  const logLimits = logLimitsOf(options.logs);
  const { actions = [], workers = availableParallelism() } = options;
  const pages = pageBytes(budgetOf(options), workers + 1);
  threadPages.most = pages;
  const folders = [actions].flat().map((folder) => resolve(folder));
  const packs = await findPacks(folders);
  const { pool, started } = startPool(workers, surroundings.clock, {
    ...settings,
    pageBytes: pages,
  });
  try {
    const catalog = new Catalog(pool, packs);
    const check = checkOf(catalog, options);
    // The check may need a thread: it does not wait for one that cannot be made.
    await Promise.race([check, started.then(() => check)]);
    const store = await storeWith(started, options);
    return {
      directory: resolve(options.directory),
      store,
      pool,
      catalog,
      logLimits,
      residentBytes: residentBytes(budgetOf(options)),
      data: { feeder: new ThreadFeeder(), items: itemTexts },
    };
  } catch (error) {
    await pool.close();
    throw error;
  }
}

async function checkOf(catalog: Catalog, { check }: ExecutorOptions): Promise<void> {
  if (!check) return;
  const { plan, source } = await catalog.requireWorkflow(check.workflow);
  const parameters = requireParameters(plan, check);
  await requireFiles({ plan, source, parameters, directory: resolve('.') });
  await requirePackages(plan);
}

/** Opens the store. If both fail, throws why the threads did: that can be why the store did. */
async function storeWith(
  started: Promise<void>,
  { directory, durability }: ExecutorOptions,
): Promise<Store> {
  const opening = openStore(directory, durability ? { durability } : {});
  const [threads, store] = await Promise.allSettled([started, opening]);
  if (threads.status === 'rejected') {
    if (store.status === 'fulfilled') await store.value.close();
    throw threads.reason;
  }
  if (store.status === 'rejected') throw store.reason;
  return store.value;
}
