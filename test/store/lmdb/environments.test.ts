import { chmod, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore, openStoreReader } from '../../../src/store/open-store.ts';
import { runId, runRecord, taskKey, taskRecord } from '../../contracts/store/samples.ts';
import { temporaryFolder } from '../../support/temp.ts';

const root = process.getuid?.() === 0;

const openers = [
  { name: 'openStore', open: openStore },
  { name: 'openStoreReader', open: openStoreReader },
];

async function permissions(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

test('a new store is created for its owner alone', async () => {
  const directory = join(await temporaryFolder(), 'run.store');
  await (await openStore(directory)).close();
  expect(await permissions(directory)).toBe('700');
  expect((await readdir(directory)).toSorted()).toEqual(['data.mdb', 'lock.mdb']);
  expect(await permissions(join(directory, 'data.mdb'))).toBe('600');
  expect(await permissions(join(directory, 'lock.mdb'))).toBe('600');
});

test.each(['disk', 'process'] as const)(
  'everything is there after closing and opening again (durability %s)',
  async (durability) => {
    const directory = join(await temporaryFolder(), 'store');
    const lease = { run: runId, epoch: 1, owner: { pid: 1, host: 'h', started: '', since: 1 } };
    const first = await openStore(directory, { durability });
    await first.commit((tx) => {
      tx.putRun(runRecord(runId));
      tx.putTask(runId, taskRecord());
      tx.putDocument(runId, 'parameters', new Uint8Array(10_000).fill(3));
      tx.putBatch(taskKey, 0, new Uint8Array([1]));
      tx.markDone(taskKey, [0, 1023, 1024]);
      tx.putRetry(taskKey, { index: 5, attempt: 2, due: 7 });
      tx.acquireLease(runId, lease.owner, () => true);
      tx.putRequest(runId, { cancel: true });
    });
    await first.close();
    const store = await openStore(directory, { durability });
    expect(store.runs()).toEqual([runRecord(runId)]);
    expect(store.tasks(runId)).toEqual([taskRecord()]);
    expect(store.document(runId, 'parameters')).toEqual(new Uint8Array(10_000).fill(3));
    expect([...store.batches(taskKey)]).toEqual([new Uint8Array([1])]);
    expect([0, 1, 1023, 1024].map((index) => store.isDone(taskKey, index))).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect([...store.retries(taskKey)]).toHaveLength(1);
    expect(store.lease(runId)).toEqual(lease);
    expect(store.request(runId)).toEqual({ cancel: true });
    await store.close();
  },
);

test('a durable opening does not share a less durable environment', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const store = await openStore(directory, { durability: 'process' });
  await expect(openStore(directory)).rejects.toMatchObject({ code: 'MR601' });
  await store.close();
  await (await openStore(directory)).close();
});

test('two names of one folder are one store', async () => {
  const folder = await temporaryFolder();
  const store = await openStore(join(folder, 'store'));
  await symlink(join(folder, 'store'), join(folder, 'link'));
  const same = await openStore(join(folder, 'link'));
  await store.commit((tx) => tx.markDone(taskKey, [1]));
  expect([...(await same.commit((tx) => tx.markDone(taskKey, [1])))]).toEqual([0]);
  await store.close();
  await same.close();
});

test.each(['nothing', 'nothing/below'])(
  'reading %s is refused and creates nothing',
  async (name) => {
    const folder = await temporaryFolder();
    const directory = join(folder, name);
    await expect(openStoreReader(directory)).rejects.toMatchObject({
      code: 'MR601',
      message: expect.stringContaining(directory),
    });
    expect(await readdir(folder)).toEqual([]);
  },
);

test('reading a folder without a store is refused and creates nothing', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'text'), '');
  for (const directory of [folder, join(folder, 'missing')]) {
    await expect(openStoreReader(directory)).rejects.toMatchObject({ code: 'MR601' });
  }
  expect(await readdir(folder)).toEqual(['text']);
});

test('a folder whose parent is missing is not created', async () => {
  const directory = join(await temporaryFolder(), 'missing', 'store');
  await expect(openStore(directory)).rejects.toMatchObject({
    code: 'MR601',
    details: { path: directory },
  });
});

test.each(openers)('$name refuses a file', async ({ open }) => {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, 'text');
  await expect(open(file)).rejects.toMatchObject({ code: 'MR601' });
  await expect(open(join(file, 'store'))).rejects.toMatchObject({ code: 'MR601' });
});

test.skipIf(root)('a read-only folder is refused (not tested as root)', async () => {
  const directory = join(await temporaryFolder(), 'store');
  await mkdir(directory);
  await chmod(directory, 0o500);
  await expect(openStore(directory)).rejects.toMatchObject({ code: 'MR601' });
});
