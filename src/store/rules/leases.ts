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

function holds(lease: Lease, record: LeaseRecord | undefined): boolean {
  return record?.owner !== undefined && record.epoch === lease.epoch;
}

export function currentLease(tables: Tables, run: RunId): Lease | undefined {
  const record = readLease(tables, run);
  return record?.owner && { run, epoch: record.epoch, owner: record.owner };
}

/** See `Transaction.acquireLease`. An owner that is alive is refused its own lease, too. */
export function acquireLease(
  tables: Tables,
  run: RunId,
  owner: LeaseOwner,
  alive: (owner: LeaseOwner) => boolean,
): Lease {
  const record = readLease(tables, run);
  const holder = record?.owner;
  if (holder && alive(holder)) throw busy(run, holder, owner);
  const epoch = (record?.epoch ?? 0) + 1;
  writeLease(tables, run, { epoch, owner });
  return { run, epoch, owner };
}

function busy(run: RunId, holder: LeaseOwner, caller: LeaseOwner): MillraceError {
  const since = new Date(holder.since).toISOString();
  const { who, hint } = holderSeenBy(caller, holder);
  return new MillraceError('MR603', `Run ${run} is being run by ${who} since ${since}`, {
    hint,
    details: { run, owner: holder },
  });
}

const takeOver = 'resume the run with --takeover';

/** Describes the holder of a lease to a caller that is refused. */
function holderSeenBy(
  caller: LeaseOwner,
  { pid, host, started, namespace, executor }: LeaseOwner,
): { readonly who: string; readonly hint: string } {
  if (host !== caller.host) {
    const hint = `Whether it still runs cannot be seen from here. If it has ended, ${takeOver}.`;
    return { who: `process ${pid} on ${host}`, hint };
  }
  if (namespace !== undefined && namespace !== caller.namespace) {
    const reason = 'A process of another container cannot be told from one with its pid here.';
    const hint = `${reason} If it has ended, ${takeOver}.`;
    return { who: `process ${pid} in another pid namespace of ${host}`, hint };
  }
  if (pid === caller.pid && started === caller.started) {
    const which = executor === caller.executor ? 'this executor' : 'another executor';
    const hint = 'Wait for it, cancel the run, or close that executor.';
    return { who: `${which} of this process`, hint };
  }
  const hint = 'Wait for it, cancel the run, or end that process; take over only if it is stuck.';
  return { who: `process ${pid} on ${host}`, hint };
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
