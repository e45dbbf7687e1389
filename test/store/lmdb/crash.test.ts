import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../../src/store/open-store.ts';
import { taskKey } from '../../contracts/store/samples.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { startWriter } from './writer.ts';

/** Runs a writer until `count` commits are acknowledged, kills it, and returns the last one. */
async function writeAndDie(directory: string, count: number): Promise<number> {
  const { lines, kill, exited } = startWriter(directory, 3000);
  let last = -1;
  let seen = 0;
  for await (const line of lines) {
    last = Number(line);
    if (++seen === count) kill();
  }
  await exited;
  return last;
}

test('acknowledged commits survive a kill, and surviving commits are complete', async () => {
  const directory = join(await temporaryFolder(), 'store');
  for (const count of [1, 7, 50, 120, 300]) {
    const last = await writeAndDie(directory, count);
    const store = await openStore(directory);
    const record = store.task(taskKey);
    const batches = record?.batches ?? 0;
    expect(batches).toBeGreaterThan(last);
    expect(record?.remaining).toBe(1_000_000 - batches - 1);
    expect([...store.batches(taskKey)].map((batch) => batch[2999])).toEqual(
      Array.from({ length: batches }, (_, n) => n & 255),
    );
    expect(store.isDone(taskKey, batches)).toBe(true);
    expect(store.isDone(taskKey, batches + 1)).toBe(false);
    await store.close();
  }
});
