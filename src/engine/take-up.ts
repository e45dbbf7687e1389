import { MillraceError } from '../errors.ts';
import type { Lease, LeaseOwner, RunId, RunRecord } from '../run/records.ts';
import type { Store } from './store-port.ts';

/** The record of a run that did not end. Throws MR506 when there is no such run, MR508 when it has ended. */
export function requireRunning(record: RunRecord | undefined, id: RunId): RunRecord {
  if (!record) throw new MillraceError('MR506', `there is no run '${id}'`);
  if (record.state === 'running') return record;
  const ended = record.state === 'cancelled' ? 'was cancelled' : record.state;
  throw new MillraceError('MR508', `run ${id} has ended: it ${ended}`, {
    hint: `millrace inspect ${id} shows how`,
  });
}

/**
 * Takes the lease of a run that did not end, in one transaction, so that a run that ends at this moment is left alone.
 * Throws MR506, MR508, or MR603 while another owner that is alive holds it; `alive` judges.
 */
export function takeUp(
  store: Store,
  id: RunId,
  owner: LeaseOwner,
  alive: (owner: LeaseOwner) => boolean,
): Promise<{ readonly record: RunRecord; readonly lease: Lease }> {
  return store.commit((tx) => {
    const record = requireRunning(tx.run(id), id);
    return { record, lease: tx.takeLease(id, owner, alive) };
  });
}
