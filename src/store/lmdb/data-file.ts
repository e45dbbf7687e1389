import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { MillraceError } from '../../errors.ts';
import { hasCode, reasonOf, unusable } from './folder.ts';
import type { Trees } from './tree-check.ts';

/** Byte positions of the fields of an LMDB meta page (64-bit, little-endian). */
const at = {
  magic: 24,
  version: 28,
  pageSize: 48,
  freePages: 48,
  tables: 96,
  lastPage: 144,
  transaction: 152,
  end: 168,
};
const magic = 0xbeefc0de;
const dataVersion = 2;

export type DataFile =
  | { readonly state: 'absent' }
  | { readonly state: 'sound' }
  /** Opening it either works or ends the process. */
  | { readonly state: 'suspect'; readonly reason: string };

export function dataFilePath(directory: string): string {
  return join(directory, 'data.mdb');
}

/** Undefined where there is no data file. */
export async function dataFileIdentity(directory: string): Promise<string | undefined> {
  const found = await stat(dataFilePath(directory)).catch(() => undefined);
  return found && `${found.dev}:${found.ino}:${found.birthtimeMs}`;
}

/**
 * Checks the data file before LMDB opens it: LMDB maps it into memory, and a malformed file ends
 * the whole process. Throws MR601 for a file that cannot be read, MR602 for another LMDB data
 * version, MR606 for a damaged file.
 */
export async function inspectDataFile(directory: string): Promise<DataFile> {
  const path = dataFilePath(directory);
  for (let looks = 1; ; looks++) {
    const found = await look(path);
    if (found !== 'empty') return found;
    // Another process may be creating it.
    if (looks === 10) throw damaged(path, 'it is empty');
    await setTimeout(20);
  }
}

async function look(path: string): Promise<DataFile | 'empty'> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    return await inspect(file, path);
  } catch (error) {
    if (error instanceof MillraceError) throw error;
    if (hasCode(error, 'ENOENT')) return { state: 'absent' };
    throw unusable(dirname(path), `its data file cannot be read: ${reasonOf(error)}`, error);
  } finally {
    await file?.close();
  }
}

async function inspect(file: FileHandle, path: string): Promise<DataFile | 'empty'> {
  const first = await readMeta(file, 0);
  if (!first) {
    if ((await file.stat()).size === 0) return 'empty';
    throw damaged(path, 'it does not begin as a store does');
  }
  if (first.version !== dataVersion) {
    throw new MillraceError('MR602', `${path} has the LMDB data version ${first.version}`, {
      hint: 'Name another folder for the store.',
      details: { path },
    });
  }
  const { pageSize } = first;
  const powerOfTwo = (pageSize & (pageSize - 1)) === 0;
  if (!powerOfTwo || pageSize < 512 || pageSize > 65_536)
    throw damaged(path, 'its page size is wrong');
  const second = await readMeta(file, pageSize);
  if (!second || second.pageSize !== pageSize) throw damaged(path, 'its second page is wrong');
  // A writer extends the file before it updates a meta page, so the size is read last.
  const { size } = await file.stat();
  const newest = newer(first, second);
  if (size % pageSize !== 0) return { state: 'suspect', reason: 'it ends within a page' };
  if (size / pageSize <= newest.lastPage) return { state: 'suspect', reason: 'it is too short' };
  return { state: 'sound' };
}

interface Meta {
  readonly version: number;
  readonly pageSize: number;
  readonly lastPage: bigint;
  readonly transaction: bigint;
  readonly records: readonly Buffer[];
}

function newer(first: Meta, second: Meta): Meta {
  return second.transaction > first.transaction ? second : first;
}

/** The trees of the newest commit. The caller's read transaction keeps them in place. */
export async function newestTrees(directory: string): Promise<Trees> {
  const path = dataFilePath(directory);
  const file = await open(path, 'r');
  try {
    const first = await readMeta(file, 0);
    const second = first && (await readMeta(file, first.pageSize));
    if (!first || !second) throw damaged(path, 'its first pages are wrong');
    return newer(first, second);
  } finally {
    await file.close();
  }
}

async function readMeta(file: FileHandle, position: number): Promise<Meta | undefined> {
  const bytes = Buffer.alloc(at.end);
  const { bytesRead } = await file.read(bytes, 0, at.end, position);
  if (bytesRead < at.end || bytes.readUInt32LE(at.magic) !== magic) return undefined;
  return {
    version: bytes.readUInt32LE(at.version) & 0xffff,
    pageSize: bytes.readUInt32LE(at.pageSize),
    lastPage: bytes.readBigUInt64LE(at.lastPage),
    transaction: bytes.readBigUInt64LE(at.transaction),
    records: [bytes.subarray(at.freePages, at.tables), bytes.subarray(at.tables, at.lastPage)],
  };
}

export function damaged(path: string, reason: string, cause?: unknown): MillraceError {
  return new MillraceError('MR606', `${path} is damaged or not a store: ${reason}`, {
    hint: 'Restore it from a copy, or name another folder for the store.',
    cause,
    details: { path },
  });
}
