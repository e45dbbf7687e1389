import { requireArgument, requireOptions } from '../call-options.ts';
import {
  pauseInactiveRun,
  requireTopLevel,
  requireUnfinished,
} from '../engine/acquiring/acquire-run.ts';
import { path, runId } from '../lang/kinds.ts';
import type { Transaction } from '../ports/store.ts';
import type { RunRecord } from '../run/records.ts';
import { asRunId } from '../run/run-id.ts';

import { cancelOptions, type CancelOptions } from '../engine/run-handle.ts';
import { historyOf } from './open-history.ts';
import { withStore } from './with-store.ts';
import { surroundings } from './surroundings.ts';

/**
 * Asks the process that runs a run to cancel it.
 *
 * Resolves with true once the request is stored; the process sees it within a second. Resolves with
 * false when no living process runs it: `executor.resume(id, { cancel: true })` cancels it then.
 * `policy` overrides that of the workflow. Throws MR506 (no such run), MR508 (it has ended), MR501
 * (it is part of another run), MR601, MR602 or MR606 (store).
 */
export async function requestCancel(
  directory: string,
  id: string,
  options: CancelOptions = {},
): Promise<boolean> {
  requirePlace('requestCancel', directory, id);
  requireOptions('requestCancel', options, cancelOptions);
  const { policy } = options;
  return request(directory, id, (tx, record, isOwned) => {
    const cancel = policy ?? tx.request(record.id)?.cancel ?? true;
    if (isOwned) tx.putRequest(record.id, { cancel });
  });
}

/**
 * Asks the process that runs a run to pause it.
 *
 * Resolves with true once the request is stored: the process then starts nothing more, and the run
 * is paused when its items in flight have ended. Resolves with false when no living process runs
 * the run, which is then paused already. Throws as `requestCancel` does.
 */
export async function requestPause(directory: string, id: string): Promise<boolean> {
  requirePlace('requestPause', directory, id);
  return request(directory, id, (tx, record, isOwned) => {
    if (isOwned) tx.putRequest(record.id, { pause: true, ...tx.request(record.id) });
    else if (record.state === 'running') {
      pauseInactiveRun(tx, record, surroundings.owner(), surroundings.alive);
    }
  });
}

function requirePlace(call: string, directory: string, id: string): void {
  requireArgument(call, 'directory', directory, path);
  requireArgument(call, 'id', id, runId);
}

/** Resolves with whether a living process owns the run. */
function request(
  directory: string,
  id: string,
  put: (tx: Transaction, record: RunRecord, isOwned: boolean) => void,
): Promise<boolean> {
  return withStore(directory, (store) => {
    const run = asRunId(historyOf(store).find(id).run);
    return store.commit((tx) => {
      const record = requireUnfinished(tx.run(run), run);
      requireTopLevel(record);
      const owner = tx.lease(run)?.owner;
      const isOwned = owner !== undefined && surroundings.alive(owner);
      put(tx, record, isOwned);
      return isOwned;
    });
  });
}
