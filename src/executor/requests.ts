import { resolve } from 'node:path';
import { asRunId } from '../run/run-id.ts';
import { RunHistory } from '../history/run-history.ts';
import { type EndState, removeRuns, type Retention, runsToRemove } from '../history/retention.ts';
import {
  pauseInactiveRun,
  requireUnfinished,
  requireTopLevel,
} from '../engine/acquiring/acquire-run.ts';
import type { Store, Transaction } from '../ports/store.ts';
import { MillraceError } from '../errors.ts';
import { parseDuration } from '../lang/duration.ts';
import type { RunId, RunRecord } from '../run/records.ts';
import { systemClock } from './system-clock.ts';
import { openStore } from '../store/lmdb/lmdb-store.ts';
import { ownerAlive, thisProcess } from '../store/owner.ts';
import type { CancelPolicy } from '../workflow/workflow.ts';

/**
 * Asks the process that runs a run to cancel it; it does so within a second. False when no living process runs
 * it: resume it with `cancel: true` then. Throws MR506, MR508.
 */
export function requestCancel(
  directory: string,
  id: string,
  { policy }: { readonly policy?: CancelPolicy } = {},
): Promise<boolean> {
  return within(directory, id, (tx, record, held) => {
    const cancel = policy ?? tx.request(record.id)?.cancel ?? true;
    if (held) tx.putRequest(record.id, { cancel });
  });
}

/**
 * Asks the process that runs a run to pause it: it starts nothing more, and the run is paused when what is in flight
 * has ended. False when no living process runs it: then it is paused already. Throws MR506, MR508.
 */
export function requestPause(directory: string, id: string): Promise<boolean> {
  return within(directory, id, (tx, record, held) => {
    if (held) tx.putRequest(record.id, { pause: true, ...tx.request(record.id) });
    else if (record.state === 'running') {
      pauseInactiveRun(tx, record, thisProcess(systemClock.now()), ownerAlive);
    }
  });
}

async function within(
  directory: string,
  id: string,
  ask: (tx: Transaction, record: RunRecord, held: boolean) => void,
): Promise<boolean> {
  const store = await openStore(resolve(directory));
  try {
    const run = asRunId(new RunHistory(store, systemClock, ownerAlive).find(id).run);
    return await commit(store, run, ask);
  } finally {
    await store.close();
  }
}

function commit(
  store: Store,
  id: RunId,
  ask: (tx: Transaction, record: RunRecord, held: boolean) => void,
): Promise<boolean> {
  return store.commit((tx) => {
    const record = requireUnfinished(tx.run(id), id);
    requireTopLevel(record);
    const owner = tx.lease(id)?.owner;
    const held = owner !== undefined && ownerAlive(owner);
    ask(tx, record, held);
    return held;
  });
}

/** Which runs are removed: those that all of it says. */
export interface CleanOptions {
  /** They ended so long ago: milliseconds, or a duration such as `'30d'`. */
  readonly olderThan?: number | string;
  /** Of those that would be removed, this many of the newest stay. */
  readonly keep?: number;
  /** Default: all three. */
  readonly states?: readonly EndState[];
  /** Only answer which would be removed. */
  readonly dryRun?: boolean;
}

/**
 * Removes runs that have ended, with all that belongs to them; answers their ids, oldest first. Runs that are part of
 * another go with it. What is removed is gone for good. Throws MR501 for a duration that is none.
 */
export async function cleanRuns(
  directory: string,
  options: CleanOptions = {},
): Promise<readonly string[]> {
  const store = await openStore(resolve(directory));
  try {
    return await cleanStore(store, options);
  } finally {
    await store.close();
  }
}

export async function cleanStore(store: Store, options: CleanOptions): Promise<readonly string[]> {
  const runs = runsToRemove(store.runs(), retentionOf(options));
  if (!options.dryRun) await removeRuns(store, runs, ownerAlive);
  return runs.map(({ id }) => id);
}

function retentionOf({ olderThan, keep, states }: CleanOptions): Retention {
  const age = olderThan === undefined ? undefined : parseDuration(olderThan);
  if (age === undefined && olderThan !== undefined) {
    const hint = 'Write it as 30d, 12h, 45m or 90s.';
    throw new MillraceError('MR501', `'${olderThan}' is not a duration`, { hint });
  }
  if (keep !== undefined && !(Number.isInteger(keep) && keep >= 0)) {
    throw new MillraceError('MR501', `keep must be a whole number from 0, not ${keep}`);
  }
  return {
    ...(age === undefined ? {} : { endedBefore: systemClock.now() - age }),
    ...(keep === undefined ? {} : { keep }),
    ...(states ? { states } : {}),
  };
}
