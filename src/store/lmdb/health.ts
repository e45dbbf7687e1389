import { constants } from 'node:fs';
import { mkdtemp, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { checkBodies } from './body-check.ts';
import { inspectDataFile } from './data-file.ts';
import { reasonOf, requireFolder } from './folder.ts';
import { openLmdbReader } from './lmdb-store.ts';
import { LmdbTables, openLmdb } from './lmdb-tables.ts';
import { opensInChild } from './probe-process.ts';

/** A check of the machine or of a store folder. */
export interface HealthCheck {
  /** What was checked. */
  readonly name: string;
  /** Whether it passed. */
  readonly ok: boolean;
  /** A sentence for people. */
  readonly detail: string;
}

const mebibyte = 1024 * 1024;
const enoughSpace = 512 * mebibyte;
const trialCommits = 20;

/** File systems on which locks or memory maps of LMDB are unreliable, by magic number. */
const unfit: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0x65735546, 'FUSE'],
  [0x01021997, '9P'],
  [0x794c7630, 'overlayfs'],
]);

export async function checkLmdbFolder(directory: string): Promise<HealthCheck[]> {
  const place = await existing(resolve(directory));
  const checks: readonly [string, () => Promise<string>][] = [
    ['folder', () => folder(place)],
    ['file system', () => fileSystem(place)],
    ['free space', () => freeSpace(place)],
    ['durable write', () => durableWrite(place)],
    ['store', () => storeIn(directory)],
  ];
  const found: HealthCheck[] = [];
  for (const [name, check] of checks) found.push(await attempt(name, check));
  return found;
}

async function attempt(name: string, check: () => Promise<string>): Promise<HealthCheck> {
  try {
    return { name, ok: true, detail: await check() };
  } catch (error) {
    return { name, ok: false, detail: reasonOf(error) };
  }
}

/** The folder, or the parent in which it would be created. */
async function existing(directory: string): Promise<string> {
  try {
    await stat(directory);
    return directory;
  } catch {
    return dirname(directory);
  }
}

async function folder(place: string): Promise<string> {
  await requireFolder(place, constants.R_OK | constants.W_OK | constants.X_OK);
  return `${place} is writable`;
}

async function fileSystem(place: string): Promise<string> {
  const { type } = await statfs(place);
  const name = unfit.get(type >>> 0);
  if (name) throw new Error(`${place} is on ${name}; a store needs a local disk`);
  return `${place} is on a local file system (0x${(type >>> 0).toString(16)})`;
}

async function freeSpace(place: string): Promise<string> {
  const { bavail, bsize } = await statfs(place);
  const detail = `${Math.floor((bavail * bsize) / mebibyte)} MiB free`;
  if (bavail * bsize < enoughSpace) throw new Error(detail);
  return detail;
}

async function durableWrite(place: string): Promise<string> {
  const folder = await mkdtemp(join(place, '.millrace-check-'));
  try {
    return `${(await medianCommit(folder)).toFixed(2)} ms a commit (median of ${trialCommits})`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function medianCommit(folder: string): Promise<number> {
  const root = openLmdb(folder, { readOnly: false, sync: true });
  const times: number[] = [];
  try {
    const tables = LmdbTables.of(root);
    for (let n = 0; n < trialCommits; n++) {
      const start = performance.now();
      await tables?.transact(() => tables.put('documents', ['trial', n], new Uint8Array(100)));
      times.push(performance.now() - start);
    }
  } finally {
    await root.close();
  }
  return times.toSorted((a, b) => a - b)[trialCommits / 2] ?? 0;
}

async function storeIn(directory: string): Promise<string> {
  const found = await inspectDataFile(directory);
  if (found.state === 'absent') return 'there is none yet';
  if (await opensInChild(directory, 'read')) return bodiesIn(directory);
  throw new Error(found.state === 'suspect' ? `it is damaged: ${found.reason}` : 'it is damaged');
}

async function bodiesIn(directory: string): Promise<string> {
  const store = await openLmdbReader(directory);
  try {
    const { files, missing } = await checkBodies(store);
    if (missing !== undefined) throw new Error(`${missing} is missing, or a part of it`);
    const inFiles = files === 0 ? '' : `, and no file with outputs is missing (${files})`;
    return `every record can be read${inFiles}`;
  } finally {
    await store.close();
  }
}
