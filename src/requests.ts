import { resolve } from 'node:path';
import { Archive } from './engine/archive.ts';
import { asRunId } from './engine/run-id.ts';
import type { Store, Transaction } from './engine/store-port.ts';
import { pauseAtRest, requireUnended } from './engine/take-up.ts';
import type { RunId, RunRecord } from './run/records.ts';
import { openStore } from './store/lmdb-store.ts';
import { ownerAlive, thisProcess } from './store/owner.ts';
import type { CancelPolicy } from './workflow/workflow.ts';

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
      pauseAtRest(tx, record, thisProcess(Date.now()), ownerAlive);
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
    const run = asRunId(new Archive(store, ownerAlive).find(id).run);
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
    const record = requireUnended(tx.run(id), id);
    const owner = tx.lease(id)?.owner;
    const held = owner !== undefined && ownerAlive(owner);
    ask(tx, record, held);
    return held;
  });
}
