import { MillraceError } from '../../errors.ts';
import type { Lease, LeaseOwner, RunId, RunRecord } from '../../run/records.ts';
import type { Store, Transaction } from '../../ports/store.ts';

/** The record of a run that did not end. Throws MR506 when there is no such run, MR508 when it has ended. */
export function requireUnfinished(record: RunRecord | undefined, id: RunId): RunRecord {
  if (!record) throw new MillraceError('MR506', `there is no run '${id}'`);
  if (record.state === 'running' || record.state === 'paused') return record;
  const ended = record.state === 'cancelled' ? 'was cancelled' : record.state;
  throw new MillraceError('MR508', `run ${id} has ended: it ${ended}`, {
    hint: `millrace inspect ${id} shows how`,
  });
}

/** What is done with a run that is part of another is done with that. Throws MR501. */
export function requireTopLevel(record: RunRecord | undefined): void {
  if (!record?.parent) return;
  const { run, task, index } = record.parent;
  const message = `run ${record.id} is part of run ${run}: it is ${task}[${index}] of that`;
  throw new MillraceError('MR501', message, { hint: `Name run ${run}.`, details: { run } });
}

/** A run whose lease was taken; `before` is its record as it was. */
export interface AcquiredRun {
  readonly record: RunRecord;
  readonly lease: Lease;
  readonly before: RunRecord;
}

/**
 * Takes the lease of a run that did not end, in one transaction, so that a run that ends at this moment is left alone.
 * One that was paused, or asked to, goes on. Throws MR506, MR508, or MR603 while another owner that is alive holds
 * it; `alive` judges.
 */
export function acquireRun(
  store: Store,
  id: RunId,
  owner: LeaseOwner,
  alive: (owner: LeaseOwner) => boolean,
  parent?: Lease,
): Promise<AcquiredRun> {
  return store.commit((tx) => {
    if (parent) tx.verifyLease(parent);
    const before = requireUnfinished(tx.run(id), id);
    const lease = tx.acquireLease(id, owner, alive);
    const { pause, ...asked } = tx.request(id) ?? {};
    if (pause) tx.putRequest(id, asked);
    if (before.state === 'running') return { before, record: before, lease };
    const record: RunRecord = { ...before, state: 'running' };
    tx.putRun(record);
    return { before, record, lease };
  });
}

/** Leaves a run as it was found, when it cannot be gone on with. */
export async function releaseRun(store: Store, { lease, before }: AcquiredRun): Promise<void> {
  await store.commit((tx) => {
    if (tx.lease(lease.run)?.epoch !== lease.epoch) return;
    tx.putRun(before);
    tx.releaseLease(lease);
  });
}

/** Marks a run as paused that no living process carries on. */
export function pauseInactiveRun(
  tx: Transaction,
  record: RunRecord,
  owner: LeaseOwner,
  alive: (owner: LeaseOwner) => boolean,
): void {
  const lease = tx.acquireLease(record.id, owner, alive);
  tx.putRun({ ...record, state: 'paused' });
  tx.clearRequest(record.id);
  tx.releaseLease(lease);
}
