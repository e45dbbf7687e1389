import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { LmdbTables, openLmdb } from './lmdb-tables.ts';

export type Use = 'read' | 'write';

const thisFile = fileURLToPath(import.meta.url);

/** In milliseconds. Reading a damaged tree may never end. */
const patience = 120_000;

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
  await tryOut(process.argv[2] === 'write' ? 'write' : 'read', process.argv[3] ?? '');
}
