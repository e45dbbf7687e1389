import { Document, encode } from '../../document/document.ts';
import { MillraceError } from '../../errors.ts';
import type { CodeRecord } from '../../run/code-record.ts';
import {
  hasEnded,
  type Lease,
  type LeaseOwner,
  type RunId,
  type RunRecord,
} from '../../run/records.ts';
import { lastWorkedOn } from '../../run/idle-time.ts';
import { takenSink } from '../../run/sink-record.ts';
import type { Store, Transaction } from '../../ports/store.ts';

/** Returns the record. Throws MR506 when there is none, MR508 when the run has ended. */
export function requireUnfinished(record: RunRecord | undefined, id: RunId): RunRecord {
  if (!record) throw new MillraceError('MR506', `there is no run '${id}'`);
  if (!hasEnded(record.state)) return record;
  const ended = record.state === 'cancelled' ? 'was cancelled' : record.state;
  throw new MillraceError('MR508', `run ${id} has ended: it ${ended}`, {
    hint: `millrace inspect ${id} shows how`,
  });
}

/** A child run is controlled through its parent only. Throws MR501. */
export function requireTopLevel(record: RunRecord | undefined): void {
  if (!record?.parent) return;
  const { run, task, index } = record.parent;
  const message = `run ${record.id} is part of run ${run}: it is ${task}[${index}] of that`;
  throw new MillraceError('MR501', message, { hint: `Name run ${run}.`, details: { run } });
}

export interface AcquiredRun {
  readonly record: RunRecord;
  readonly lease: Lease;
  /** The record as it was found. */
  readonly before: RunRecord;
}

/** What a run that is continued must have recorded, also when an earlier version started it. */
export interface RecordedStart {
  readonly directory?: string;
  /** Absent when the run goes on with the code that it has used last. */
  readonly code?: RecordedCode | undefined;
}

/** The code that a run has used, and the hashes of the files of the last, by pack and name. */
export interface RecordedCode {
  readonly code: readonly CodeRecord[];
  readonly files: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The document with the hashes of the files that make up the code of a run. */
export const codeDocument = 'code';

/** Puts what is to be recorded next to the record of a run, and returns the record with it. */
export function putStart(
  tx: Transaction,
  record: RunRecord,
  { directory, code }: RecordedStart,
): RunRecord {
  if (code) putCodeFiles(tx, record.id, code);
  return {
    ...record,
    ...(directory === undefined ? {} : { directory }),
    ...(code ? { code: code.code } : {}),
  };
}

export function putCodeFiles(tx: Transaction, id: RunId, { files }: RecordedCode): void {
  tx.putDocument(id, codeDocument, Document.trusted(encode(files)).bytes());
}

interface AcquireOptions {
  /** The lease of its parent, which a child run needs. */
  readonly parent?: Lease;
  /** What is recorded of the process that continues the run. */
  readonly changes?: RecordedStart;
  /** Called in the transaction when an owner had not released the run. */
  readonly left?: (tx: Transaction, before: Lease) => void;
  /** An owner that has not released the run may go on for a moment. */
  readonly isTaken?: boolean | undefined;
}

/**
 * Acquires the lease of a run that has not ended, in one transaction: a run that ends meanwhile
 * stays as it is. A run that is paused, or has a request to pause, is set to running. A child run
 * needs the lease of its parent. Throws MR506, MR508, MR603 while an owner that is alive has it,
 * MR604 when the parent is lost.
 */
export function acquireRun(
  store: Store,
  id: RunId,
  owner: LeaseOwner,
  alive: (owner: LeaseOwner) => boolean,
  { parent, changes = {}, left, isTaken = false }: AcquireOptions = {},
): Promise<AcquiredRun> {
  return store.commit((tx) => {
    if (parent) tx.verifyLease(parent);
    const before = requireUnfinished(tx.run(id), id);
    const held = tx.lease(id);
    const lease = { ...tx.acquireLease(id, owner, alive), isTaken: isTaken && held !== undefined };
    if (held) left?.(tx, held);
    if (lease.isTaken) takeSinks(tx, lease);
    // What a stopped process holds of limits would never come back.
    if (held && lease.isTaken) tx.limits.removeClaimsOf(held.owner);
    const { pause, ...others } = tx.request(id) ?? {};
    if (pause) tx.putRequest(id, others);
    const record: RunRecord = { ...putStart(tx, before, changes), state: 'running' };
    tx.putRun(record);
    if (!before.parent) markResumed(tx, before, { isLeft: held !== undefined, now: owner.since });
    return { before, record, lease };
  });
}

/** A process that had the run has left it without a word: since when is an estimate. */
function markResumed(
  tx: Transaction,
  record: RunRecord,
  { isLeft, now }: { readonly isLeft: boolean; readonly now: number },
): void {
  const { id } = record;
  const at = isLeft ? lastWorkedOn(record, tx.tasks(id)) : record.stoppedAt;
  const isInterrupted = record.state === 'running' && at !== undefined;
  if (isInterrupted) tx.controls.mark(id, { at, kind: 'interrupted', text: '' });
  tx.controls.mark(id, { at: now, kind: 'resumed', text: '' });
}

function takeSinks(tx: Transaction, { run, epoch }: Lease): void {
  for (const task of tx.tasks(run)) {
    if (task.sink) tx.putTask(run, { ...task, sink: takenSink(task.sink, epoch) });
  }
}

/** Leaves an acquired run as it was found, when it cannot be continued. */
export async function releaseRun(store: Store, { lease, before }: AcquiredRun): Promise<void> {
  await store.commit((tx) => {
    if (tx.lease(lease.run)?.epoch !== lease.epoch) return;
    tx.putRun(before);
    tx.releaseLease(lease);
  });
}

/** Marks a run as paused that no living process has. */
export function pauseInactiveRun(
  tx: Transaction,
  record: RunRecord,
  owner: LeaseOwner,
  alive: (owner: LeaseOwner) => boolean,
): void {
  const lease = tx.acquireLease(record.id, owner, alive);
  tx.putRun({ ...record, state: 'paused' });
  tx.controls.mark(record.id, { at: owner.since, kind: 'paused', text: '' });
  tx.clearRequest(record.id);
  tx.releaseLease(lease);
}
