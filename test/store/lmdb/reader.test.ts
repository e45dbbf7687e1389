import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLmdb } from '../../../src/store/lmdb/lmdb-tables.ts';
import { openStore, openStoreReader } from '../../../src/store/open-store.ts';
import { runId, runRecord, taskKey } from '../../contracts/store/samples.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { startWriter } from './writer.ts';

test('a reader sees each commit of another process as soon as it is acknowledged', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const { lines, kill } = startWriter(directory, 50_000);
  await lines.next();
  const reader = await openStoreReader(directory);
  for (let looks = 0; looks < 200; looks++) {
    const { value } = await lines.next();
    const acknowledged = Number(value);
    expect(reader.task(taskKey)?.batches).toBeGreaterThan(acknowledged);
    expect(reader.isDone(taskKey, acknowledged)).toBe(true);
  }
  kill();
  const batches = [...reader.batches(taskKey)];
  expect(batches.length).toBeGreaterThan(200);
  expect(batches.every((batch, n) => batch.length === 50_000 && batch[49_999] === (n & 255))).toBe(
    true,
  );
  await reader.close();
});

test('a reader in the process of a writer sees its commits, and outlives the writer', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const store = await openStore(directory);
  const reader = await openStoreReader(directory);
  await store.commit((tx) => tx.putRun(runRecord(runId)));
  expect(reader.run(runId)).toEqual(runRecord(runId));
  await store.close();
  expect(reader.runs()).toHaveLength(1);
  await reader.close();
  expect(() => reader.runs()).toThrow('closed');
});

test('a process with an open reader must close it before it opens a writer', async () => {
  const directory = join(await temporaryFolder(), 'store');
  await (await openStore(directory)).close();
  const reader = await openStoreReader(directory);
  await expect(openStore(directory)).rejects.toMatchObject({
    code: 'MR601',
    message: expect.stringContaining('open for reading'),
  });
  await reader.close();
  await (await openStore(directory)).close();
});

test('a reader that was opened next to a writer does not block the next writer', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const first = await openStore(directory);
  const reader = await openStoreReader(directory);
  await first.close();
  const second = await openStore(directory);
  await second.commit((tx) => tx.putRun(runRecord(runId)));
  expect(reader.runs()).toHaveLength(1);
  await reader.close();
  await second.close();
});

test('two openings in one process see the same state', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const [a, b] = await Promise.all([openStore(directory), openStore(directory)]);
  const won = await Promise.all(
    Array.from({ length: 300 }, (_, n) =>
      (n % 2 === 0 ? a : b).commit((tx) => tx.markDone(taskKey, [n % 100])[0]),
    ),
  );
  expect(won.filter((one) => one === 1)).toHaveLength(100);
  await a.close();
  expect(b.isDone(taskKey, 99)).toBe(true);
  await b.close();
});

test('tables of a newer version read as empty until a writer has created them', async () => {
  const directory = await temporaryFolder();
  const root = openLmdb(directory, { readOnly: false, sync: false });
  const meta = root.openDB<Uint8Array, string[]>({ name: 'meta', encoding: 'binary' });
  await meta.put(['store'], Buffer.from('{"format":1,"id":"x"}'));
  await root.close();
  const reader = await openStoreReader(directory);
  expect([reader.tasks(runId), reader.removals(), [...reader.batches(taskKey)]]).toEqual([
    [],
    [],
    [],
  ]);
  expect([reader.run(runId), reader.isDone(taskKey, 0)]).toEqual([undefined, false]);
  const { lines } = startWriter(directory, 100);
  await lines.next();
  expect(reader.task(taskKey)?.batches).toBeGreaterThan(0);
  expect([...reader.batches(taskKey)].length).toBeGreaterThan(0);
  expect(reader.isDone(taskKey, 0)).toBe(true);
  await reader.close();
});
