import { threadId } from 'node:worker_threads';
import { MillraceError } from '../../errors.ts';
import type { JsonObject } from '../../lang/json.ts';
import { secretNames } from '../../plan/parameters/secrets.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Store, Transaction } from '../../ports/store.ts';
import type { Lease, RunId } from '../../run/records.ts';
import { PagedList } from '../../segments/paged-list.ts';
import { SegmentSync } from '../../segments/sync.ts';
import { unwritten } from '../../segments/unwritten.ts';
import { isLongList, type WrittenPages, writePages } from '../../segments/write-pages.ts';

/** Keys that a transaction removes at most. */
const CHUNK = 1000;

const wholeParameter = /^\{\{\s*parameters\.([A-Za-z_]\w*)\s*\}\}$/;

/** The names of long lists that are the items of a task as they are. Secrets stay in one place. */
export function longParameters(plan: Plan, parameters: JsonObject): readonly string[] {
  const secrets = secretNames(plan);
  const names = [...plan.tasks.values()].flatMap(({ withItems }) => {
    const name = typeof withItems === 'string' && wholeParameter.exec(withItems)?.[1];
    return name && isLongList(parameters[name]) && !secrets.includes(name) ? [name] : [];
  });
  return [...new Set(names)];
}

/** A run that has its lease and the pages of its parameters, but no record yet. */
export interface BegunRun {
  readonly lease: Lease;
  readonly lists: ReadonlyMap<string, PagedList>;
}

interface Beginning {
  readonly id: RunId;
  readonly parameters: JsonObject;
  /** The parameters that go as pages. */
  readonly names: readonly string[];
  readonly acquire: (tx: Transaction) => Lease;
}

/**
 * Acquires the lease of a new run and writes its long parameters. Files of a run without a record
 * are removed once the process that has the lease is gone.
 */
export async function beginRun(
  store: Store,
  { id, parameters, names, acquire }: Beginning,
): Promise<BegunRun> {
  const lease = await store.commit(acquire);
  try {
    const written = names.flatMap((name) => {
      const pages = pagesOf(store, lease, parameters[name]);
      return pages ? [[name, pages] as const] : [];
    });
    await flush(store, id, written);
    const folder = folderOf(store, id);
    const lists = written.map(([name, { table }]) => [name, new PagedList(folder, table)] as const);
    return { lease, lists: new Map(lists) };
  } catch (error) {
    await dropRun(store, id);
    throw error;
  }
}

/** Removes what a run left that did not come to have a record. */
export async function dropRun(store: Store, id: RunId): Promise<void> {
  await store.bodies?.remove(id);
  await store.commit((tx) => tx.removeSome(id, CHUNK));
}

/** The parameters without those that lie in pages. */
export function withoutLists(parameters: JsonObject, { lists }: BegunRun): JsonObject {
  const nulls = Array.from(lists.keys(), (name) => [name, null] as const);
  return { ...parameters, ...Object.fromEntries(nulls) };
}

/** Undefined where no document can hold an element: whoever encodes the whole says which. */
function pagesOf(store: Store, { run, epoch }: Lease, list: unknown): WrittenPages | undefined {
  if (!isLongList(list)) return undefined;
  try {
    return writePages(list, { folder: folderOf(store, run), epoch }, threadId);
  } catch (error) {
    if (error instanceof MillraceError && error.code !== 'MR605') return undefined;
    throw error;
  }
}

async function flush(
  { bodies }: Store,
  id: RunId,
  written: readonly (readonly [string, WrittenPages])[],
): Promise<void> {
  const references = written.flatMap(([, pages]) => pages.references);
  if (!bodies?.isDurable || references.length === 0) return;
  const sync = new SegmentSync();
  const folder = bodies.of(id);
  try {
    await sync.sync(new Map([[folder, references]]));
  } catch (error) {
    throw unwritten(error);
  } finally {
    sync.release(folder);
  }
}

function folderOf({ bodies }: Store, id: RunId): string {
  return bodies?.of(id) ?? '';
}
