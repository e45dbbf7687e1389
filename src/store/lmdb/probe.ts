// Entry of the probe: a process that tries out a store, since LMDB can end the process that does.
import { LmdbTables, openLmdb } from './lmdb-tables.ts';
import { isFull, type Use } from './probe-process.ts';

/** A commit rewrites the list of free pages: damage there is met by writers only. */
const trialCommits = 5;

const [, , use, directory = '', pid = ''] = process.argv;
if (use === 'reader') {
  await becomeReader(directory, pid).catch((error: unknown) => {
    process.exitCode = String(error).includes('MDB_READERS_FULL') ? isFull : 1;
  });
} else await tryOut(use === 'write' ? 'write' : 'read', directory);

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
