import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, afterAll, expect, test } from 'vitest';
import { newestTrees } from '../../../src/store/lmdb/data-file.ts';
import { openStore, openStoreReader } from '../../../src/store/open-store.ts';
import { openLmdb } from '../../../src/store/lmdb/lmdb-tables.ts';
import { treesAreSound } from '../../../src/store/lmdb/tree-check.ts';
import { runId, runRecord, taskKey } from '../../contracts/store/samples.ts';
import { newFolder, removeFolder } from '../../support/temp.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { startWriter } from './writer.ts';

const page = 4096;

async function soundIn(directory: string): Promise<boolean> {
  return treesAreSound(join(directory, 'data.mdb'), await newestTrees(directory));
}

test('a store is sound after any puts and removes', async () => {
  const directory = await temporaryFolder();
  const store = await openStore(directory);
  for (let round = 0; round < 30; round++) {
    await store.commit((tx) => {
      for (let n = 0; n < 60; n++) {
        const index = (n * 37 + round * 11) % 500;
        if (n % 3 === 0) tx.deleteRetry(taskKey, index);
        else tx.putRetry(taskKey, { index, attempt: round, due: n });
      }
      tx.putDocument(runId, `d${round % 7}`, new Uint8Array((round * 997) % 20_000));
      tx.markDone(taskKey, [round * 5000]);
    });
    expect(await soundIn(directory)).toBe(true);
  }
  await store.close();
});

test('a store is sound next to its writer while a read transaction keeps its pages', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const { lines } = startWriter(directory, 3000);
  await lines.next();
  for (let round = 0; round < 60; round++) {
    const root = openLmdb(directory, { readOnly: true, sync: true });
    const pin = root.useReadTransaction();
    const trees = await newestTrees(directory);
    await lines.next();
    expect(treesAreSound(join(directory, 'data.mdb'), trees)).toBe(true);
    pin.done();
    await root.close();
  }
});

let folder: string;
let bytes: Buffer;
/** Pages in use by trees. */
let pages: number[];

beforeAll(async () => {
  folder = await newFolder();
  const store = await openStore(folder);
  await store.commit((tx) => {
    tx.putRun(runRecord(runId));
    for (let index = 0; index < 2000; index++) tx.putRetry(taskKey, { index, attempt: 1, due: 1 });
    for (let n = 0; n < 5; n++) tx.putDocument(runId, `d${n}`, new Uint8Array(9000));
  });
  await store.close();
  bytes = await readFile(join(folder, 'data.mdb'));
  pages = [];
  for (let number = 2; number < bytes.length / page; number++) {
    if (!(await isSoundWith((copy) => copy.fill(0, number * page, number * page + 4096))))
      pages.push(number);
  }
});

afterAll(() => removeFolder(folder));

async function isSoundWith(damage: (copy: Buffer) => void): Promise<boolean> {
  const copy = Buffer.from(bytes);
  damage(copy);
  await writeFile(join(folder, 'data.mdb'), copy);
  return soundIn(folder);
}

const damages: Record<string, (part: Buffer) => void> = {
  noise: (part) => part.forEach((_, at) => (part[at] = (at * 7919) >> 3)),
  'the content of another page': (part) => bytes.copy(part, 0, 2 * page, 3 * page),
  'a wrong kind': (part) => part.writeUInt16LE(part.readUInt16LE(18) ^ 3, 18),
  'an end before its beginning': (part) => part.writeUInt16LE(0, 22),
};

test.each(Object.entries(damages))(
  '%s in place of a page of a tree is found',
  async (_, damage) => {
    expect(pages.length).toBeGreaterThan(10);
    for (const number of pages.filter((candidate) => candidate !== 2)) {
      const at = number * page;
      // A page of one long value has only a header to check.
      if ((bytes.readUInt16LE(at + 18) & 3) === 0) continue;
      expect(await isSoundWith((copy) => damage(copy.subarray(at, at + page)))).toBe(false);
    }
  },
);

test('a store with a damaged page is not written to, and is read if it can be', async () => {
  const outcomes: unknown[] = [];
  for (const number of [pages[0], pages[3], pages.at(-1)]) {
    const at = (number ?? 0) * page;
    await isSoundWith((copy) => copy.fill(0, at, at + page));
    await expect(openStore(folder)).rejects.toMatchObject({ code: 'MR606' });
    const reader = await openStoreReader(folder).catch((error: unknown) => error);
    if (reader instanceof Error) outcomes.push(Object(reader).code);
    else {
      outcomes.push(Object(reader).runs().length);
      await Object(reader).close();
    }
  }
  expect(outcomes.every((outcome) => outcome === 'MR606' || outcome === 1)).toBe(true);
});
