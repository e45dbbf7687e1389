import { expect, test } from 'vitest';
import { createMemoryStore } from '../../../src/store/memory/memory-store.ts';
import { describeStore } from '../../contracts/store.ts';
import { runId, runRecord } from '../../contracts/store/samples.ts';

describeStore('the store in memory', async () => createMemoryStore());

test('a commit runs when the given schedule calls it', async () => {
  const due: (() => void)[] = [];
  const store = createMemoryStore({ schedule: (commit) => due.push(commit) });
  const committed = store.commit((tx) => tx.putRun(runRecord(runId)));
  expect([due.length, store.runs().length]).toEqual([1, 0]);
  due.forEach((commit) => commit());
  await committed;
  expect(store.runs()).toHaveLength(1);
});
