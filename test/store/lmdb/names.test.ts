import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from '../../../src/ports/store.ts';
import type { RunId } from '../../../src/run/records.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { runRecord, taskRecord } from '../../contracts/store/samples.ts';
import { naughty, unstorable } from '../../support/naughty.ts';
import { newFolder, removeFolder } from '../../support/temp.ts';

let folder: string;
let store: Store;

beforeAll(async () => {
  folder = await newFolder();
  store = await openStore(join(folder, 'store'));
});

afterAll(async () => {
  await store.close();
  await removeFolder(folder);
});

/** 1 to 300 characters without control characters and lone surrogates. */
const storable = naughty.filter((name) => name !== '' && name.length <= 300);
const refused = ['', ...naughty.filter((name) => name.length > 300), ...unstorable];
const name = fc.oneof(
  fc.constantFrom(...storable),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .filter((text) => !/\p{Control}|\p{Surrogate}/u.test(text)),
);

async function onlyTheStore(): Promise<void> {
  expect(await readdir(folder)).toEqual(['store']);
  expect((await readdir(join(folder, 'store'))).toSorted()).toEqual(['data.mdb', 'lock.mdb']);
}

test('runs, tasks and documents of any name are distinct, and stay in the folder', async () => {
  const key = fc.record({ run: name, task: name, visit: fc.integer({ min: 1, max: 3 }) });
  const keys = fc.uniqueArray(key, { minLength: 2, maxLength: 12, selector: JSON.stringify });
  await fc.assert(
    fc.asyncProperty(keys, async (some) => {
      await store.commit((tx) => {
        for (const [at, { run, task, visit }] of some.entries()) {
          const id = run as RunId;
          tx.putRun(runRecord(id));
          tx.putTask(id, taskRecord({ task, visit, batches: at }));
          tx.putBatch({ run: id, task, visit }, 0, new Uint8Array([at]));
          tx.putDocument(id, `${task}/${visit}`, new Uint8Array([at]));
          tx.markDone({ run: id, task, visit }, [at]);
        }
      });
      for (const [at, { run, task, visit }] of some.entries()) {
        const id = run as RunId;
        const place = { run: id, task, visit };
        expect(store.run(id)?.id).toBe(run);
        expect(store.task(place)).toMatchObject({ task, visit, batches: at });
        expect([...store.batches(place)]).toEqual([new Uint8Array([at])]);
        expect(store.document(id, `${task}/${visit}`)).toEqual(new Uint8Array([at]));
        expect(store.isDone(place, at)).toBe(true);
      }
    }),
    { numRuns: 40 },
  );
  await onlyTheStore();
});

test.each(refused)('the name %j is refused for writing and reading', async (text) => {
  const id = text as RunId;
  const write = store.commit((tx) => tx.putRun(runRecord(id)));
  await expect(write).rejects.toMatchObject({ code: 'MR501' });
  expect(() => store.run(id)).toThrow(expect.objectContaining({ code: 'MR501' }));
  const place = { run: 'r' as RunId, task: text, visit: 1 };
  expect(() => store.task(place)).toThrow(expect.objectContaining({ code: 'MR501' }));
  await onlyTheStore();
});
