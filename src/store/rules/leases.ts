import { MillraceError } from '../../errors.ts';
import type { Lease, LeaseOwner, RunId } from '../../run/records.ts';
import { runKey } from './keys.ts';
import { leaseCodec, type LeaseRecord } from './records.ts';
import type { Tables } from './tables.ts';

function readLease(tables: Tables, run: RunId): LeaseRecord | undefined {
  const bytes = tables.get('leases', runKey(run));
  return bytes && leaseCodec.decode(bytes, `the lease of run ${run}`);
}

function writeLease(tables: Tables, run: RunId, record: LeaseRecord): void {
  tables.put('leases', runKey(run), leaseCodec.encode(record));
}

function sameOwner(a: LeaseOwner, b: LeaseOwner): boolean {
  return a.pid === b.pid && a.host === b.host && a.started === b.started;
}

function holds(lease: Lease, record: LeaseRecord | undefined): boolean {
  return record?.owner !== undefined && record.epoch === lease.epoch;
}

export function currentLease(tables: Tables, run: RunId): Lease | undefined {
  const record = readLease(tables, run);
  return record?.owner && { run, epoch: record.epoch, owner: record.owner };
}

/**
 * See `Transaction.acquireLease`. A process that holds the lease can acquire it again; its older
 * lease is void from then on.
 */
export function acquireLease(
  tables: Tables,
  run: RunId,
  owner: LeaseOwner,
  alive: (owner: LeaseOwner) => boolean,
): Lease {
  const record = readLease(tables, run);
  const holder = record?.owner;
  if (holder && !sameOwner(holder, owner) && alive(holder)) throw busy(run, holder);
  const epoch = (record?.epoch ?? 0) + 1;
  writeLease(tables, run, { epoch, owner });
  return { run, epoch, owner };
}

function busy(run: RunId, owner: LeaseOwner): MillraceError {
  const since = new Date(owner.since).toISOString();
  return new MillraceError(
    'MR603',
    `Run ${run} is being run by process ${owner.pid} on ${owner.host} since ${since}`,
    {
      hint: 'Wait for it, cancel the run, or end that process; take over only when it no longer goes on.',
      details: { run, owner },
    },
  );
}

export function verifyLease(tables: Tables, lease: Lease): void {
  const record = readLease(tables, lease.run);
  if (holds(lease, record)) return;
  throw new MillraceError('MR604', `Another process took run ${lease.run} over`, {
    hint: 'What was committed before stays; this process wrote nothing after it.',
    details: { run: lease.run, owner: record?.owner },
  });
}

/** Does nothing when another process has acquired the lease in the meantime. */
export function releaseLease(tables: Tables, lease: Lease): void {
  if (holds(lease, readLease(tables, lease.run))) {
    writeLease(tables, lease.run, { epoch: lease.epoch });
  }
}
