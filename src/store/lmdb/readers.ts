import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { unusable } from './folder.ts';
import { maxReaders } from './lmdb-tables.ts';
import { tryReader } from './probe-process.ts';

/** In bytes. The lock file of LMDB ends with a slot for each reader, which has its pid here. */
const slot = { size: 64, pid: 8 };

/** In slots: no less than what the lock file begins with. */
const head = 4;

/**
 * Throws MR601 when LMDB has no place for this process among the readers of a store: all are taken,
 * or a process with the same pid has the store open in another pid namespace. LMDB tells readers
 * apart by their pids. It would wait for ten seconds, fail, and keep the store open.
 */
export async function requireSlot(directory: string): Promise<void> {
  const lock = join(directory, 'lock.mdb');
  const pids = await slots(lock);
  if (pids.length === 0) return;
  const isFull = pids.filter((pid) => pid > 0).length >= pids.length - head;
  const isListed = pids.includes(process.pid) && !(await isLockedHere(lock));
  if (!isFull && !isListed) return;
  // Slots of processes that have ended look like others, until a process with another pid opens it.
  const found = await tryReader(directory, process.pid);
  if (found === 'full') {
    const reason = 'as many processes have it open as it has room for';
    const hint = `End some that read it. It gets room for ${maxReaders} when none has it open.`;
    throw unusable(directory, reason, undefined, hint);
  }
  if (found === 'free' || !isListed) return;
  const reason = `another process with the pid ${process.pid} has it open, in another container`;
  const hint = 'Run the command in the pid namespace of that container, or with another pid.';
  throw unusable(directory, reason, undefined, hint);
}

/** The pids of readers, among zeros. Empty when the store has no lock file yet. */
async function slots(lock: string): Promise<number[]> {
  const bytes = await readFile(lock).catch(() => Buffer.alloc(0));
  const pids: number[] = [];
  for (let at = bytes.length % slot.size; at + slot.size <= bytes.length; at += slot.size) {
    pids.push(bytes.readUInt32LE(at + slot.pid));
  }
  return pids;
}

/** Whether this process itself has the lock of a reader, in another of its threads. */
async function isLockedHere(lock: string): Promise<boolean> {
  const { pid, platform } = process;
  if (platform !== 'linux') return true;
  const [{ ino }, locks] = await Promise.all([
    stat(lock),
    readFile('/proc/locks', 'utf8').catch(() => undefined),
  ]);
  // A lock of a process that cannot be seen from this namespace is not listed.
  return locks === undefined || new RegExp(` ${pid} \\S+:${ino} ${pid} ${pid}$`, 'm').test(locks);
}
