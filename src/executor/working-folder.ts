import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MillraceError } from '../errors.ts';
import type { RunRecord } from '../run/records.ts';

/** Returns the folder that a new run refers to: absolute. Throws MR515 when it is missing. */
export async function workingFolder(given = '.'): Promise<string> {
  const directory = resolve(given);
  if (await isFolder(directory)) return directory;
  throw new MillraceError('MR515', `there is no folder ${directory} to run a workflow in`);
}

/**
 * Returns the folder in which a stored run was started; for one of an earlier version, that of this
 * process. Throws MR515 when it is missing.
 */
export async function folderOf({ id, directory }: RunRecord): Promise<string> {
  if (directory === undefined || (await isFolder(directory))) return directory ?? resolve('.');
  const message = `run ${id} was started in ${directory}, and that folder is gone`;
  const hint = 'Relative paths of the run refer to it: create it again, with its files.';
  throw new MillraceError('MR515', message, { hint, details: { run: id, directory } });
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
