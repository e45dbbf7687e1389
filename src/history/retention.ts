import { addTo } from '../lang/multimap.ts';
import {
  type EndState,
  hasEnded,
  type LeaseOwner,
  type RunId,
  type RunRecord,
} from '../run/records.ts';
import type { Store } from '../ports/store.ts';

/** Keys that a transaction removes at most. */
const CHUNK = 1000;

/** Runs that are removed at the same time, so that they share commits. */
const TOGETHER = 8;

/** Selects the runs to remove. All conditions must hold. */
export interface Retention {
  /** Runs that ended before this time, in milliseconds since the epoch. */
  readonly endedBefore?: number;
  /** The number of newest runs, of those in `states`, that stay. */
  readonly keep?: number;
  readonly states?: readonly EndState[];
}

/** The runs that `retention` selects, oldest first: ended runs, without those of sub-workflows. */
export function runsToRemove(runs: readonly RunRecord[], retention: Retention): RunRecord[] {
  const { endedBefore = Number.POSITIVE_INFINITY, keep = 0, states } = retention;
  const ended = runs.filter(
    ({ state, endedAt, parent }) =>
      !parent && endedAt !== undefined && hasEnded(state) && (states?.includes(state) ?? true),
  );
  const newestFirst = ended.toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
  return newestFirst
    .slice(keep)
    .filter(({ endedAt = 0 }) => endedAt < endedBefore)
    .toReversed();
}

/**
 * Removes runs and their data, in small transactions. The record of a run goes first; a request to
 * remove the run stays until its data is gone, so that the next call completes a removal that a
 * crash interrupted. Skips a run that a process has resumed meanwhile.
 */
export async function removeRuns(
  store: Store,
  runs: readonly RunRecord[],
  alive: (owner: LeaseOwner) => boolean,
): Promise<void> {
  for (const id of store.removals()) await removeData(store, id);
  for (const id of store.bodies?.runs() ?? []) {
    if (!store.run(id) && !isBeginning(store, id, alive)) await removeData(store, id);
  }
  const children = childrenOf(store.runs());
  const withFiles = new Set(store.bodies?.runs());
  for (const { id } of runs) await removeTree(store, id, { children, withFiles, alive });
}

/**
 * A process that is alive writes the files of a run before its record. Others are left by one that
 * died meanwhile, or by a worker that wrote once more after its run was removed.
 */
function isBeginning(store: Store, id: RunId, alive: (owner: LeaseOwner) => boolean): boolean {
  const owner = store.lease(id)?.owner;
  return owner !== undefined && alive(owner);
}

function childrenOf(runs: readonly RunRecord[]): Map<RunId, RunId[]> {
  const children = new Map<RunId, RunId[]>();
  for (const { id, parent } of runs) {
    if (parent) addTo(children, parent.run, id);
  }
  return children;
}

/** Removes a run after its child runs. */
async function removeTree(
  store: Store,
  id: RunId,
  family: {
    readonly children: ReadonlyMap<RunId, readonly RunId[]>;
    readonly withFiles: ReadonlySet<RunId>;
    readonly alive: (owner: LeaseOwner) => boolean;
  },
): Promise<void> {
  const children = family.children.get(id) ?? [];
  for (let from = 0; from < children.length; from += TOGETHER) {
    const some = children.slice(from, from + TOGETHER);
    await Promise.all(some.map((child) => removeTree(store, child, family)));
  }
  const left = await store.commit((tx) => {
    const record = tx.run(id);
    const owner = tx.lease(id)?.owner;
    if (!record || !hasEnded(record.state) || (owner && family.alive(owner))) return undefined;
    tx.removeRun(record);
    // The request to remove the data goes last, once the files are gone.
    return family.withFiles.has(id) || tx.removeSome(id, CHUNK);
  });
  if (left !== undefined) store.notes?.remove(id);
  if (left) await removeData(store, id);
}

async function removeData(store: Store, id: RunId): Promise<void> {
  await store.bodies?.remove(id);
  while (await store.commit((tx) => tx.removeSome(id, CHUNK)));
}
