import { expect, test } from 'vitest';
import type { Store } from '../../../src/ports/store.ts';
import { bytes, otherRun, runId, runRecord, taskKey, texts } from './samples.ts';

export function describeLogs(store: () => Store): void {
  test('the log of an item comes back as it was put last', async () => {
    await store().commit((tx) => {
      tx.putLog(taskKey, 3, bytes('first'));
      tx.putLog(taskKey, 3, bytes('second'));
      tx.putLog({ ...taskKey, visit: 2 }, 3, bytes('another visit'));
      expect(texts([tx.log(taskKey, 3) ?? bytes('')])).toEqual(['second']);
    });
    expect(texts([store().log(taskKey, 3) ?? bytes('')])).toEqual(['second']);
    expect(store().log(taskKey, 4)).toBeUndefined();
    expect(store().log({ ...taskKey, run: otherRun }, 3)).toBeUndefined();
  });

  test('the logs of a task come by the index of their items, and those of no other', async () => {
    const indexes = Array.from({ length: 200 }, (_, n) => n * 7);
    await store().commit((tx) => {
      for (const index of indexes.toReversed()) tx.putLog(taskKey, index, bytes(`${index}`));
      tx.putLog({ ...taskKey, visit: 2 }, 1, bytes('another visit'));
      tx.putLog({ ...taskKey, task: 'sweep2' }, 1, bytes('another task'));
      tx.putLog({ ...taskKey, run: otherRun }, 1, bytes('another run'));
      tx.putLogTotals(runId, { lines: 1, bytes: 2, dropped: { lines: 3, bytes: 4 } });
    });
    const found = [...store().logs(taskKey)];
    expect(found.map(({ index }) => index)).toEqual(indexes);
    expect(texts(found.map((log) => log.bytes))).toEqual(indexes.map(String));
  });

  test('the totals of the logs of a run are its own', async () => {
    const totals = { lines: 10, bytes: 200, dropped: { lines: 3, bytes: 40 } };
    expect(store().logTotals(runId)).toBeUndefined();
    await store().commit((tx) => tx.putLogTotals(runId, totals));
    expect(store().logTotals(runId)).toEqual(totals);
    expect(store().logTotals(otherRun)).toBeUndefined();
  });

  test('the logs of a run are removed with it, and no others', async () => {
    await store().commit((tx) => {
      for (const run of [runId, otherRun]) {
        tx.putRun(runRecord(run));
        tx.putLogTotals(run, { lines: 1, bytes: 2, dropped: { lines: 0, bytes: 0 } });
        for (let index = 0; index < 30; index++) tx.putLog({ ...taskKey, run }, index, bytes('x'));
      }
    });
    await store().commit((tx) => tx.removeRun(runRecord(runId)));
    while (await store().commit((tx) => tx.removeSome(runId, 7)));
    expect([...store().logs(taskKey)]).toEqual([]);
    expect(store().logTotals(runId)).toBeUndefined();
    expect([...store().logs({ ...taskKey, run: otherRun })]).toHaveLength(30);
    expect(store().logTotals(otherRun)).toBeDefined();
  });
}
