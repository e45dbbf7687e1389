import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { open } from 'lmdb';
import { expect, test } from 'vitest';
import { openLmdb } from '../../../src/store/lmdb/lmdb-tables.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { runId, runRecord } from '../../contracts/store/samples.ts';
import { temporaryFolder } from '../../support/temp.ts';

test('an environment has room for 64 tables', async () => {
  const directory = await temporaryFolder();
  const root = openLmdb(directory, { readOnly: false, sync: false });
  for (let n = 0; n < 64; n++) {
    await root.openDB({ name: `table-${n}`, encoding: 'binary' }).put('n', Buffer.from([n]));
  }
  await root.close();
  const reader = openLmdb(directory, { readOnly: true, sync: false });
  const values = Array.from({ length: 64 }, (_, n) => {
    return reader.openDB({ name: `table-${n}`, encoding: 'binary' }).get('n')?.[0];
  });
  expect(values).toEqual(Array.from({ length: 64 }, (_, n) => n));
  await reader.close();
});

test('a store that was created with room for 16 tables opens, and takes records', async () => {
  const directory = join(await temporaryFolder(), 'store');
  await mkdir(directory);
  const root = open({ path: directory, noSubdir: false, encoding: 'binary', maxDbs: 16 });
  const meta = root.openDB<Uint8Array, string[]>({ name: 'meta', encoding: 'binary' });
  await meta.put(['store'], Buffer.from('{"format":2,"id":"x"}'));
  await root.close();
  const store = await openStore(directory);
  await store.commit((tx) => tx.putRun(runRecord(runId)));
  expect(store.runs()).toEqual([runRecord(runId)]);
  await store.close();
});
