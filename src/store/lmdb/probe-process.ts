// Run by `probe.ts`: tries out a store folder in a process that LMDB may end. Its arguments are
// what to try, the folder and a pid; its exit code is 0 if that went well.
import { LmdbTables, openLmdb } from './lmdb-tables.ts';
import { isFull } from './probe.ts';

/** A commit rewrites the list of free pages: damage there is met by writers only. */
const trialCommits = 5;

async function becomeReader(directory: string, pid: string): Promise<void> {
  const root = openLmdb(directory, { readOnly: true, sync: true });
  const pids = root
    .readerList()
    .split('\n')
    .map((line) => line.trim().split(' ')[0]);
  if (pids.includes(pid)) process.exitCode = 1;
  await root.close();
}

async function tryOut(use: string, directory: string): Promise<void> {
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

const [, , use = '', directory = '', pid = ''] = process.argv;
if (use === 'reader') {
  await becomeReader(directory, pid).catch((error: unknown) => {
    process.exitCode = String(error).includes('MDB_READERS_FULL') ? isFull : 1;
  });
} else await tryOut(use, directory);
