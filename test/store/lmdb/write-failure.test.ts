import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../../src/store/open-store.ts';
import { taskKey } from '../../contracts/store/samples.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { startWriter } from './writer.ts';

/** Limits files to 2 MB, as on a full disk. */
const fullDisk = "trap '' XFSZ; ulimit -f 4096";

test('a commit that the disk refuses rejects, stops the store, and keeps earlier commits', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const { lines, exited } = startWriter(directory, 20_000, fullDisk);
  let acknowledged = -1;
  let end = '';
  for await (const line of lines) {
    if (line.startsWith('{')) end = line;
    else acknowledged = Number(line);
  }
  expect(await exited).toEqual([0, null]);
  expect(JSON.parse(end)).toMatchObject({
    error: { code: 'MR605' },
    again: true,
    batches: acknowledged + 1,
    last: acknowledged + 1,
  });
  const store = await openStore(directory);
  expect(store.task(taskKey)?.batches).toBe(acknowledged + 1);
  await store.commit((tx) => tx.markDone(taskKey, [900_000]));
  expect([...store.batches(taskKey)]).toHaveLength(acknowledged + 1);
  await store.close();
});
