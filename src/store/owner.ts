import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { memberOf } from '../lang/thrown.ts';
import type { LeaseOwner } from '../run/records.ts';

/** Distinguishes copies of this module: other threads and other versions have their own. */
const copy = randomUUID();

/** The executors of this copy that are open. */
const openExecutors = new Set<string>();
let executors = 0;

/**
 * One executor as an owner of leases. It counts as alive until it is closed, even when its last
 * commit failed and its leases are still stored.
 */
export class ExecutorIdentity {
  readonly #id = `${copy}/${++executors}`;

  constructor() {
    openExecutors.add(this.#id);
  }

  /** `now` is in milliseconds since the epoch. */
  owner(now: number): LeaseOwner {
    return { ...thisProcess(now), executor: this.#id };
  }

  close(): Promise<void> {
    openExecutors.delete(this.#id);
    return Promise.resolve();
  }
}

/** This process as an owner of leases. `now` is in milliseconds since the epoch. */
export function thisProcess(now: number): LeaseOwner {
  const namespace = pidNamespace();
  return {
    pid: process.pid,
    host: hostname(),
    started: startOf('self'),
    since: now,
    ...(namespace === undefined ? {} : { namespace }),
  };
}

/**
 * False when the owner is known to have ended. An owner that cannot be seen from here, on another
 * host or in another pid namespace, counts as alive: a process with its pid here is a stranger.
 */
export function ownerAlive(owner: LeaseOwner): boolean {
  if (owner.host !== hostname()) return true;
  if (isRestarted(owner)) return false;
  if (owner.namespace !== undefined && owner.namespace !== pidNamespace()) return true;
  if (!processExists(owner.pid)) return false;
  const started = startOf(owner.pid);
  if (started !== '' && owner.started !== '' && started !== owner.started) return false;
  return owner.pid !== process.pid || executorIsOpen(owner.executor);
}

/**
 * Whether the process of a lease has ended, though it had not released it. Of an owner that cannot
 * be seen from here, whoever takes the run over says so.
 */
export function ownerDied(owner: LeaseOwner): boolean {
  if (owner.host !== hostname() || isRestarted(owner)) return true;
  if (owner.namespace !== undefined && owner.namespace !== pidNamespace()) return true;
  const isOwn = owner.pid === process.pid && owner.started === startOf('self');
  return !isOwn && !ownerAlive(owner);
}

/** An executor of another copy of this module cannot be seen: it counts as open. */
function executorIsOpen(id: string | undefined): boolean {
  return !id?.startsWith(`${copy}/`) || openExecutors.has(id);
}

/** Whether the machine was restarted since the owner acquired its lease. */
function isRestarted({ started }: LeaseOwner): boolean {
  const [boot = ''] = started.split(' ');
  const current = bootId();
  return boot !== '' && boot !== 'ended' && current !== '' && boot !== current;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return memberOf(error, 'code') === 'EPERM';
  }
}

/**
 * Distinguishes processes that have the same pid at different times, also across a restart of the
 * machine. Empty where the system does not provide it; `ended` for a zombie.
 */
function startOf(pid: number | 'self'): string {
  // A container can see the /proc of another namespace, where a pid means another process.
  if (pid !== 'self' && !procIsOwn()) return '';
  const stat = read(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const boot = bootId();
  if (stat === undefined || boot === '') return '';
  // The second field is the program name in parentheses; it can contain blanks and parentheses.
  const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' || state === 'X' ? 'ended' : `${boot} ${rest[18] ?? ''}`;
}

/**
 * The namespace in which the pid of this process counts. An inode can be used again, but only after
 * all processes of its namespace have ended, or the machine was restarted. Undefined where the
 * system does not provide it.
 */
function pidNamespace(): string | undefined {
  const link = read(() => readlinkSync('/proc/self/ns/pid'));
  return link && `${link} ${bootId()}`;
}

function procIsOwn(): boolean {
  return read(() => readlinkSync('/proc/self')) === String(process.pid);
}

function bootId(): string {
  return read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()) ?? '';
}

function read(from: () => string): string | undefined {
  try {
    return from();
  } catch {
    return undefined;
  }
}
