import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { LeaseOwner } from '../run/records.ts';

/** This process as an owner of leases. `now` is in milliseconds since the epoch. */
export function thisProcess(now: number): LeaseOwner {
  const { pid } = process;
  return { pid, host: hostname(), started: startOf(pid), since: now };
}

/** False when the process is known to have ended. An owner on another host counts as alive. */
export function ownerAlive(owner: LeaseOwner): boolean {
  if (owner.host !== hostname()) return true;
  if (!processExists(owner.pid)) return false;
  const started = startOf(owner.pid);
  return started === '' || owner.started === '' || started === owner.started;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Distinguishes processes that have the same pid at different times, also across a restart of the
 * machine. Empty where the system does not provide it; `ended` for a zombie.
 */
function startOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program name in parentheses; it can contain blanks and parentheses.
    const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? 'ended' : `${boot} ${rest[18] ?? ''}`;
  } catch {
    return '';
  }
}
