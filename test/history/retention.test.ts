import { describe, expect, it } from 'vitest';
import { removeRuns, runsToRemove } from '../../src/history/retention.ts';
import type { Store } from '../../src/ports/store.ts';
import type { RunId, RunRecord } from '../../src/run/records.ts';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import { otherRun, runId, runRecord, taskKey, taskRecord } from '../contracts/store/samples.ts';

const ended = (id: RunId, endedAt: number, more: Partial<RunRecord> = {}): RunRecord =>
  runRecord(id, { state: 'succeeded', endedAt, ...more });

const owner = { pid: 1, host: 'h', started: '', since: 1 };

async function filled(records: readonly RunRecord[]): Promise<Store> {
  const store = createMemoryStore();
  await store.commit((tx) => {
    for (const record of records) {
      const key = { ...taskKey, run: record.id };
      tx.putRun(record);
      tx.putTask(record.id, taskRecord());
      tx.putDocument(record.id, 'parameters', new Uint8Array([1]));
      for (let n = 0; n < 2500; n++) tx.putBatch(key, n, new Uint8Array([1]));
      tx.markDone(key, [1, 2]);
      tx.putRetry(key, { index: 1, attempt: 2, due: 3 });
      tx.putLog(key, 1, new Uint8Array([1]));
      tx.putLogTotals(record.id, { lines: 1, bytes: 1, dropped: { lines: 0, bytes: 0 } });
      tx.releaseLease(tx.acquireLease(record.id, owner, () => true));
      if (record.key !== undefined) tx.putKey(record.key, record.id);
    }
  });
  return store;
}

function left(store: Store, id: RunId): number {
  const key = { ...taskKey, run: id };
  return (
    store.tasks(id).length +
    [...store.batches(key)].length +
    [...store.retries(key)].length +
    [...store.logs(key)].length +
    (store.logTotals(id) ? 1 : 0) +
    (store.document(id, 'parameters') ? 1 : 0) +
    (store.isDone(key, 1) ? 1 : 0)
  );
}

describe('retention', () => {
  const runs = [
    ended('a' as RunId, 10),
    ended('b' as RunId, 20, { state: 'failed' }),
    ended('c' as RunId, 30),
    runRecord('d' as RunId),
    runRecord('e' as RunId, { state: 'paused' }),
    ended('f' as RunId, 5, { parent: { ...taskKey, index: 0, attempt: 1 } }),
  ];

  it.each([
    ['all that have ended', {}, 'a b c'],
    ['those that ended before a time', { endedBefore: 30 }, 'a b'],
    ['all but the newest', { keep: 1 }, 'a b'],
    ['those in some states', { states: ['failed'] as const }, 'b'],
    ['those that meet all conditions', { keep: 1, endedBefore: 15 }, 'a'],
  ])('selects %s, oldest first, and no child run', (_, retention, expected) => {
    expect(
      runsToRemove(runs, retention)
        .map(({ id }) => id)
        .join(' '),
    ).toBe(expected);
  });

  it('removes a run with its data, its key and its child runs, and no other', async () => {
    const child = ended('child' as RunId, 1, {
      parent: { ...taskKey, run: runId, index: 0, attempt: 1 },
    });
    const store = await filled([ended(runId, 1, { key: 'k' }), child, ended(otherRun, 1)]);
    const kept = left(store, otherRun);
    await removeRuns(store, [ended(runId, 1)], () => true);
    expect(store.runs().map(({ id }) => id)).toEqual([otherRun]);
    expect([left(store, runId), left(store, child.id), left(store, otherRun)]).toEqual([
      0,
      0,
      kept,
    ]);
    expect([store.keyed('k'), store.request(runId)]).toEqual([undefined, undefined]);
  });

  it('keeps a run that has been resumed, and completes an interrupted removal', async () => {
    const store = await filled([runRecord(runId), ended(otherRun, 1)]);
    await store.commit((tx) => tx.removeRun(ended(otherRun, 1)));
    expect(left(store, otherRun)).toBeGreaterThan(2500);
    await removeRuns(store, [ended(runId, 1)], () => true);
    expect(store.runs().map(({ id }) => id)).toEqual([runId]);
    expect([left(store, otherRun), store.removals()]).toEqual([0, []]);
  });

  it('removes files without a record, unless a process is alive that begins their run', async () => {
    const store = await filled([]);
    const removed: RunId[] = [];
    const bodies = {
      isDurable: true,
      of: (run: RunId) => run,
      runs: () => [runId, otherRun],
      remove: async (run: RunId) => void removed.push(run),
    };
    await store.commit((tx) => {
      tx.acquireLease(runId, owner, () => true);
      tx.acquireLease(otherRun, { ...owner, pid: 2 }, () => true);
    });
    const withFiles = Object.assign(store, { bodies });
    await removeRuns(withFiles, [], ({ pid }) => pid === 1);
    expect(removed).toEqual([otherRun]);
    expect([store.lease(runId)?.owner.pid, store.lease(otherRun)]).toEqual([1, undefined]);
  });
});
