import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { LmdbTables, openLmdb } from './lmdb-tables.ts';

export type Use = 'read' | 'write';

const thisFile = fileURLToPath(import.meta.url);

/** In milliseconds. Reading a damaged tree may never end. */
const patience = 120_000;

/** Exit code of the child. */
const isFull = 9;

/** A commit rewrites the list of free pages: damage there is met by writers only. */
const trialCommits = 5;

/**
 * Tries in a child process whether the whole store can be read and, for `write`, be written to:
 * LMDB can end the process that meets a damaged page.
 */
export async function opensInChild(directory: string, use: Use): Promise<boolean> {
  const child = spawn(process.execPath, [thisFile, use, directory], {
    stdio: 'ignore',
    timeout: patience,
    killSignal: 'SIGKILL',
  });
  const [code] = await once(child, 'exit');
  return code === 0;
}

/**
 * Tries in a child process to become a reader. LMDB clears the slots of processes that have ended,
 * except those with the pid of the caller. `taken` when the slot of `pid` stays, and when the child
 * ends early.
 */
export async function tryReader(
  directory: string,
  pid: number,
): Promise<'free' | 'full' | 'taken'> {
  const child = spawn(process.execPath, [thisFile, 'reader', directory, String(pid)], {
    stdio: 'ignore',
    timeout: patience,
    killSignal: 'SIGKILL',
  });
  const [code] = await once(child, 'exit');
  if (code === 0) return 'free';
  return code === isFull ? 'full' : 'taken';
}

async function becomeReader(directory: string, pid: string): Promise<void> {
  const root = openLmdb(directory, { readOnly: true, sync: true });
  const pids = root
    .readerList()
    .split('\n')
    .map((line) => line.trim().split(' ')[0]);
  if (pids.includes(pid)) process.exitCode = 1;
  await root.close();
}

async function tryOut(use: Use, directory: string): Promise<void> {
  const root = openLmdb(directory, { readOnly: use === 'read', sync: true });
  const tables = LmdbTables.of(root);
  tables?.readAll();
  if (tables && use === 'write') await writeSome(tables);
  await root.close();
}

async function writeSome(tables: LmdbTables): Promise<void> {
  for (let n = 0; n < trialCommits; n++) {
    await tables.transact(() => tables.put('requests', ['trial', n], new Uint8Array(1)));
    await tables.transact(() => tables.remove('requests', ['trial', n]));
  }
}

if (process.argv[1] === thisFile) {
  const [, , use, directory = '', pid = ''] = process.argv;
  if (use === 'reader') {
    await becomeReader(directory, pid).catch((error: unknown) => {
      process.exitCode = String(error).includes('MDB_READERS_FULL') ? isFull : 1;
    });
  } else await tryOut(use === 'write' ? 'write' : 'read', directory);
}
