import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore, openStoreReader } from '../../src/store/open-store.ts';
import { faultOf } from '../support/fault.ts';
import { temporaryFolder } from '../support/temp.ts';

test.each([
  ['before anything was made', []],
  ['while it looked for room', ['.room-17']],
  ['while it filled the new store', ['.new-a1B2c3']],
])('a store whose creation was killed %s reads as empty, and can be created', async (_, names) => {
  const directory = await temporaryFolder();
  for (const name of names) await mkdir(join(directory, name));
  const reader = await openStoreReader(directory);
  expect([reader.runs(), reader.removals()]).toEqual([[], []]);
  await reader.close();
  expect(await readdir(directory)).toEqual(names);
  await (await openStore(directory)).close();
  await (await openStoreReader(directory)).close();
});

test('a folder with other files in it is not a store', async () => {
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'notes.txt'), '');
  expect(await faultOf(openStoreReader(directory))).toMatchObject({
    code: 'MR601',
    message: expect.stringContaining('there is no store in it'),
  });
  expect((await faultOf(openStoreReader(join(directory, 'none')))).code).toBe('MR601');
});
