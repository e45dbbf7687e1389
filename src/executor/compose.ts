import type { PackSource } from '../actions/packs.ts';
import { Engine } from '../engine/loop/engine.ts';
import type { RunHistory } from '../history/run-history.ts';
import { requireParameters } from '../plan/parameters/bind.ts';
import type { Pool } from '../ports/pool.ts';
import type { Store } from '../ports/store.ts';
import { openStore } from '../store/open-store.ts';
import { ExecutorIdentity } from '../store/owner.ts';
import { Catalog } from './catalog.ts';
import { type CleanOptions, cleanStore } from './clean.ts';
import { Lifecycle } from './lifecycle.ts';
import { historyOf } from './open-history.ts';
import type { ExecutorOptions } from './options.ts';
import { RunControl } from './run-control.ts';
import { surroundings, surroundingsOf } from './surroundings.ts';

/** The threads of an executor, which may still start, and the packs that they can load. */
export interface Threads {
  readonly pool: Pool;
  /** Resolves with the first thread; rejects with MR801. */
  readonly started: Promise<void>;
  readonly packs: readonly PackSource[];
  /** The folders of the packs that are not built in: absolute. */
  readonly folders: readonly string[];
}

/** What the methods of an executor use. */
export interface Parts {
  readonly lifecycle: Lifecycle;
  readonly runs: RunControl;
  readonly history: RunHistory;
  readonly catalog: Catalog;
  clean(options: CleanOptions): Promise<readonly string[]>;
}

/** Checks the workflow, opens the store and puts an executor together while its threads start. */
export async function compose(threads: Threads, options: ExecutorOptions): Promise<Parts> {
  const { pool, started, packs, folders } = threads;
  const catalog = new Catalog(pool, packs, folders);
  const check = checkOf(catalog, options);
  // The check may need a thread: it does not wait for one that cannot be made.
  await Promise.race([check, started.then(() => check)]);
  const store = await storeWith(started, options);
  const engine = new Engine(store, pool, surroundings.clock);
  const identity = new ExecutorIdentity();
  const lifecycle = new Lifecycle([engine, pool, store, identity]);
  const history = historyOf(store);
  const own = surroundingsOf(identity);
  const parts = { store, engine, catalog, history, lifecycle, surroundings: own };
  const runs = new RunControl(parts);
  return { lifecycle, runs, history, catalog, clean: (wanted) => cleanStore(store, wanted) };
}

async function checkOf(catalog: Catalog, { check }: ExecutorOptions): Promise<void> {
  if (!check) return;
  const { plan } = await catalog.requireWorkflow(check.workflow);
  requireParameters(plan, check);
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
