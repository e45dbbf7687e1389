import { readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkStoreFolder, openStore } from '../../../src/store/open-store.ts';
import { runId, runRecord } from '../../contracts/store/samples.ts';
import { temporaryFolder } from '../../support/temp.ts';

const names = ['folder', 'file system', 'free space', 'durable write', 'store'];

test('a missing folder is checked through its parent, and is not created', async () => {
  const folder = await temporaryFolder();
  const checks = await checkStoreFolder(join(folder, 'store'));
  expect(checks.map(({ name }) => name)).toEqual(names);
  expect(checks.find(({ name }) => name === 'folder')?.ok).toBe(true);
  expect(checks.find(({ name }) => name === 'durable write')).toMatchObject({
    ok: true,
    detail: expect.stringMatching(/^\d+\.\d\d ms a commit/),
  });
  expect(checks.at(-1)?.detail).toBe('there is none yet');
  expect(await readdir(folder)).toEqual([]);
});

test('every record of an existing store is read, next to its writer', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const store = await openStore(directory);
  await store.commit((tx) => tx.putRun(runRecord(runId)));
  const checks = await checkStoreFolder(directory);
  expect(checks.at(-1)).toEqual({ name: 'store', ok: true, detail: 'every record can be read' });
  expect((await readdir(directory)).toSorted()).toEqual(['data.mdb', 'lock.mdb']);
  await store.close();
});

test('a damaged store is found', async () => {
  const directory = join(await temporaryFolder(), 'store');
  await (await openStore(directory)).close();
  await truncate(join(directory, 'data.mdb'), 8192);
  const checks = await checkStoreFolder(directory);
  expect(checks.at(-1)).toMatchObject({ name: 'store', ok: false });
});

test('a folder without a parent fails every check except that for a store', async () => {
  const checks = await checkStoreFolder(join(await temporaryFolder(), 'missing', 'store'));
  expect(checks.map(({ ok }) => ok)).toEqual([false, false, false, false, true]);
});
