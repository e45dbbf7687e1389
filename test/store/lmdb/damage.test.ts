import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from 'lmdb';
import { describe, expect, test } from 'vitest';
import { inspectDataFile } from '../../../src/store/lmdb/data-file.ts';
import { openStore, openStoreReader } from '../../../src/store/open-store.ts';
import { LmdbTables, openLmdb } from '../../../src/store/lmdb/lmdb-tables.ts';
import type { TableName } from '../../../src/store/rules/tables.ts';
import { runId, runRecord, taskKey } from '../../contracts/store/samples.ts';
import { temporaryFolder } from '../../support/temp.ts';

const openers = [
  { name: 'openStore', open: openStore },
  { name: 'openStoreReader', open: openStoreReader },
];

const page = 4096;

async function filledStore(): Promise<string> {
  const directory = join(await temporaryFolder(), 'store');
  const store = await openStore(directory);
  await store.commit((tx) => {
    tx.putRun(runRecord(runId));
    for (let n = 0; n < 200; n++) tx.putDocument(runId, `d${n}`, new Uint8Array(500).fill(n));
  });
  await store.close();
  return directory;
}

/** Writes without the rules of the store. */
async function tamper(
  directory: string,
  table: TableName,
  key: string[],
  text: string,
): Promise<void> {
  const root = openLmdb(directory, { readOnly: false, sync: false });
  const tables = LmdbTables.of(root);
  await tables?.transact(() => tables.put(table, key, Buffer.from(text)));
  await root.close();
}

const spoiled: Record<string, (file: string, bytes: Buffer) => Promise<void>> = {
  'an empty file': (file) => truncate(file, 0),
  'a file of one byte': (file) => writeFile(file, 'x'),
  'a text': (file) => writeFile(file, 'once upon a time\n'.repeat(1000)),
  zeros: (file, bytes) => writeFile(file, Buffer.alloc(bytes.length)),
  'a file without its first pages': (file, bytes) => writeFile(file, bytes.fill(7, 0, 2 * page)),
  'a file without its second page': (file, bytes) => writeFile(file, bytes.fill(7, page, 2 * page)),
  'a file with another page size': (file, bytes) => {
    bytes.writeUInt32LE(12_345, 48);
    return writeFile(file, bytes);
  },
  'a file cut after its second page': (file) => truncate(file, 2 * page),
  'a file cut in the middle': (file, bytes) =>
    truncate(file, Math.floor(bytes.length / 2 / page) * page),
  'a file cut within a page': (file) => truncate(file, 5 * page + 100),
};

describe.each(Object.entries(spoiled))('%s', (_, spoil) => {
  test.each(openers)('is refused by $name', async ({ open }) => {
    const directory = await filledStore();
    const file = join(directory, 'data.mdb');
    await spoil(file, await readFile(file));
    await expect(open(directory)).rejects.toMatchObject({
      code: 'MR606',
      message: expect.stringContaining(file),
    });
  });
});

test('a store whose last free pages were never written opens', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const store = await openStore(directory);
  let kept = 0;
  while (kept < 2000 && (await inspectDataFile(directory)).state === 'sound') {
    kept += 50;
    await store.commit((tx) => {
      for (let index = 0; index < 2000; index++)
        tx.putRetry(taskKey, { index, attempt: 1, due: 1 });
      for (let index = 1999; index >= kept; index--) tx.deleteRetry(taskKey, index);
    });
  }
  expect((await inspectDataFile(directory)).state).toBe('suspect');
  await store.close();
  const again = await openStore(directory);
  expect([...again.retries(taskKey)]).toHaveLength(kept);
  await again.close();
});

test.each(openers)('a later format is refused by $name', async ({ open }) => {
  const directory = await filledStore();
  await tamper(directory, 'meta', ['store'], '{"format":4,"id":"x"}');
  const root = openLmdb(directory, { readOnly: false, sync: false });
  root.openDB({ name: 'table-of-format-4', encoding: 'binary' });
  await root.close();
  await expect(open(directory)).rejects.toMatchObject({ code: 'MR602' });
});

test('a store of format 1 opens, and is marked when it is first written to', async () => {
  const directory = await filledStore();
  await tamper(directory, 'meta', ['store'], '{"format":1,"id":"x"}');
  await tamper(directory, 'requests', [runId], '{"cancel":true}');
  const marker = async (): Promise<string> => {
    const root = openLmdb(directory, { readOnly: true, sync: false });
    const meta: Database<Uint8Array, string[]> = root.openDB({ name: 'meta', encoding: 'binary' });
    const text = Buffer.from(meta.get(['store']) ?? []).toString();
    await root.close();
    return text;
  };
  const store = await openStore(directory);
  expect(store.request(runId)).toEqual({ cancel: true });
  await store.commit((tx) => tx.putRetry(taskKey, { index: 1, attempt: 2, due: 3 }));
  await store.close();
  expect(await marker()).toBe('{"format":1,"id":"x"}');
  const again = await openStore(directory);
  await again.commit((tx) => tx.putRun(runRecord(runId)));
  await again.close();
  expect(await marker()).toBe('{"format":3,"id":"x"}');
});

test.each(openers)('another data version is refused by $name', async ({ open }) => {
  const directory = await filledStore();
  const file = join(directory, 'data.mdb');
  const bytes = await readFile(file);
  bytes.writeUInt32LE(3, 28);
  await writeFile(file, bytes);
  await expect(open(directory)).rejects.toMatchObject({ code: 'MR602' });
});

test.each(openers)('a database of another program is left alone by $name', async ({ open }) => {
  const directory = await temporaryFolder();
  const root = openLmdb(directory, { readOnly: false, sync: false });
  await root.openDB({ name: 'users', encoding: 'binary' }).put('ada', Buffer.from('1815'));
  await root.close();
  const before = await readFile(join(directory, 'data.mdb'));
  await expect(open(directory)).rejects.toMatchObject({ code: 'MR601' });
  expect(before.equals(await readFile(join(directory, 'data.mdb')))).toBe(true);
});

test('the next opening completes a store whose creation was interrupted', async () => {
  const directory = await temporaryFolder();
  const root = openLmdb(directory, { readOnly: false, sync: false });
  root.openDB({ name: 'meta', encoding: 'binary' });
  root.openDB({ name: 'runs', encoding: 'binary' });
  await root.close();
  await expect(openStoreReader(directory)).rejects.toMatchObject({ code: 'MR601' });
  await (await openStore(directory)).close();
  await (await openStoreReader(directory)).close();
});

test('records without a marker are not a store', async () => {
  const directory = join(await temporaryFolder(), 'store');
  await mkdir(directory);
  await tamper(directory, 'runs', ['run-1'], '{}');
  await expect(openStore(directory)).rejects.toMatchObject({ code: 'MR606' });
});

test.each([
  '',
  '{',
  'null',
  '{"id":"run-1"}',
  JSON.stringify({ ...runRecord(runId), state: 'odd' }),
])('the run record %j is reported as damaged, and others stay readable', async (text) => {
  const directory = await filledStore();
  await tamper(directory, 'runs', ['run-2'], text);
  const reader = await openStoreReader(directory);
  expect(() => reader.runs()).toThrow(expect.objectContaining({ code: 'MR606' }));
  expect(reader.run(runId)).toEqual(runRecord(runId));
  await reader.close();
});

test('a store without its lock file opens', async () => {
  const directory = await filledStore();
  await rm(join(directory, 'lock.mdb'));
  const store = await openStore(directory);
  expect(store.runs()).toHaveLength(1);
  await store.close();
});
