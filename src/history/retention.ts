import {
  type EndState,
  hasEnded,
  type LeaseOwner,
  type RunId,
  type RunRecord,
} from '../run/records.ts';
import type { Store } from '../ports/store.ts';

/** Keys that one transaction removes. */
const CHUNK = 1000;

/** Runs that are removed at once, so that they share commits. */
const TOGETHER = 8;

/** Which runs are removed: those that all of it says. */
export interface Retention {
  /** They ended before this, in milliseconds since the epoch. */
  readonly endedBefore?: number;
  /** Of those that would be removed, this many of the newest stay. */
  readonly keep?: number;
  readonly states?: readonly EndState[];
}

/** Runs that `retention` says are to go, oldest first: only such as have ended, and none that are part of another. */
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
 * Removes runs with all that belongs to them, in small transactions. The record of a run goes first, and a note stays
 * until the last of its data is gone, so that a crash in between leaves nothing behind for good. A run that somebody
 * has taken up meanwhile stays.
 */
export async function removeRuns(
  store: Store,
  runs: readonly RunRecord[],
  alive: (owner: LeaseOwner) => boolean,
): Promise<void> {
  for (const id of store.removals()) await removeData(store, id);
  const children = childrenOf(store.runs());
  for (const { id } of runs) await removeTree(store, id, { children, alive });
}

function childrenOf(runs: readonly RunRecord[]): Map<RunId, RunId[]> {
  const children = new Map<RunId, RunId[]>();
  for (const { id, parent } of runs) {
    if (!parent) continue;
    const known = children.get(parent.run);
    if (known) known.push(id);
    else children.set(parent.run, [id]);
  }
  return children;
}

/** The runs that are part of a run go before it. */
async function removeTree(
  store: Store,
  id: RunId,
  family: {
    readonly children: ReadonlyMap<RunId, readonly RunId[]>;
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
    if (!record || !hasEnded(record.state) || (owner && family.alive(owner))) return false;
    tx.removeRun(record);
    return tx.removeSome(id, CHUNK);
  });
  if (left) await removeData(store, id);
}

async function removeData(store: Store, id: RunId): Promise<void> {
  while (await store.commit((tx) => tx.removeSome(id, CHUNK)));
}
