import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createStore } from '../../../src/store/lmdb/creation.ts';
import { openStore, openStoreReader } from '../../../src/store/open-store.ts';
import { runId, runRecord } from '../../contracts/store/samples.ts';
import { temporaryFolder } from '../../support/temp.ts';

test('a store is complete as soon as it has its name, and alone in its folder', async () => {
  const directory = await temporaryFolder();
  await createStore(directory);
  expect(await readdir(directory)).toEqual(['data.mdb']);
  const reader = await openStoreReader(directory);
  expect(reader.runs()).toEqual([]);
  await reader.close();
});

test('the first of several creations wins', async () => {
  const directory = await temporaryFolder();
  const store = await openStore(directory);
  await store.commit((tx) => tx.putRun(runRecord(runId)));
  await Promise.all([createStore(directory), createStore(directory)]);
  await store.close();
  const again = await openStore(directory);
  expect(again.runs()).toHaveLength(1);
  await again.close();
});

test('a missing lock file is created for the owner alone', async () => {
  const directory = await temporaryFolder();
  await (await openStore(directory)).close();
  await rm(join(directory, 'lock.mdb'));
  await (await openStoreReader(directory)).close();
  expect((await stat(join(directory, 'lock.mdb'))).mode & 0o777).toBe(0o600);
});
