import { constants } from 'node:fs';
import { access, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MillraceError } from '../../errors.ts';
import { memberOf, messageOf } from '../../lang/thrown.ts';

export function unusable(
  directory: string,
  reason: string,
  cause?: unknown,
  hint = 'Name a folder on a local disk that you may read and write.',
): MillraceError {
  return new MillraceError('MR601', `The store ${directory} cannot be used: ${reason}`, {
    hint,
    cause,
    details: { path: directory },
  });
}

/** Creates a missing folder, for its owner alone. Throws MR601, also for a missing parent. */
export async function prepareFolder(directory: string): Promise<void> {
  try {
    await mkdir(directory, { mode: 0o700 });
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      throw unusable(directory, 'the folder that is to hold it does not exist', error);
    }
    if (!hasCode(error, 'EEXIST')) throw unusable(directory, reasonOf(error), error);
  }
  await requireFolder(directory, constants.R_OK | constants.W_OK | constants.X_OK);
}

const elsewhere = 'A store lies where its runs were started: go there, or name it with --store.';

/** Throws MR601 unless `directory` is a folder with the access that `mode` names. */
export async function requireFolder(directory: string, mode: number): Promise<void> {
  try {
    const stats = await stat(directory);
    if (!stats.isDirectory()) throw unusable(directory, 'it is not a folder');
    await access(directory, mode);
  } catch (error) {
    if (error instanceof MillraceError) throw error;
    const hint = hasCode(error, 'ENOENT') ? elsewhere : undefined;
    throw unusable(directory, reasonOf(error), error, hint);
  }
}

/** In bytes. More than a new store takes. */
const firstRoom = 128 * 1024;

/** What the creation of a store makes before the store has its name. */
export const beginnings = { room: '.room-', store: '.new-' } as const;

/**
 * Whether a store was about to be created in `directory` and is not: the process was killed, or has
 * not come further. False for a folder that holds anything else.
 */
export async function isUnstarted(directory: string): Promise<boolean> {
  const begins = Object.values(beginnings);
  const names = await readdir(directory).catch(() => undefined);
  return names?.every((name) => begins.some((begin) => name.startsWith(begin))) ?? false;
}

/** Throws MR601 where a new store does not fit: LMDB ends the process if its first write fails. */
export async function requireRoom(directory: string): Promise<void> {
  const trial = join(directory, `${beginnings.room}${process.pid}`);
  try {
    await writeFile(trial, new Uint8Array(firstRoom), { mode: 0o600 });
  } catch (error) {
    throw unusable(directory, reasonOf(error), error);
  } finally {
    await rm(trial, { force: true });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a part of its path is not a folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'its file system is read-only',
  ENOSPC: 'its disk is full',
  EDQUOT: 'the disk quota is used up',
};

export function reasonOf(error: unknown): string {
  return reasons[String(memberOf(error, 'code'))] ?? messageOf(error);
}

export function hasCode(error: unknown, code: string): boolean {
  return memberOf(error, 'code') === code;
}
