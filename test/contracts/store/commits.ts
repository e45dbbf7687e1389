import { expect, test } from 'vitest';
import type { Store, Transaction } from '../../../src/ports/store.ts';
import type { RunRecord } from '../../../src/run/records.ts';
import { otherRun, runId, runRecord, taskKey } from './samples.ts';

export function describeAtomicity(store: () => Store): void {
  test('a transaction reads its own writes; others see them after the commit', async () => {
    let inside: RunRecord | undefined;
    const committed = store().commit((tx) => {
      tx.putRun(runRecord(runId));
      inside = tx.run(runId);
    });
    expect(store().run(runId)).toBeUndefined();
    await committed;
    expect(inside).toEqual(runRecord(runId));
    expect(store().run(runId)).toEqual(runRecord(runId));
  });

  test('work that throws leaves nothing behind, and the commit rejects with its error', async () => {
    const thrown = new Error('no');
    await store().commit((tx) => {
      tx.putRun(runRecord(runId));
      tx.putRetry(taskKey, { index: 1, attempt: 2, due: 3 });
      tx.markDone(taskKey, [1]);
    });
    const failing = store().commit((tx) => {
      tx.putRun(runRecord(runId, { state: 'failed' }));
      tx.putRun(runRecord(otherRun));
      tx.deleteRetry(taskKey, 1);
      tx.markDone(taskKey, [1, 2]);
      tx.putRequest(runId, { cancel: true });
      throw thrown;
    });
    await expect(failing).rejects.toBe(thrown);
    expect(store().runs()).toEqual([runRecord(runId)]);
    expect([...store().retries(taskKey)]).toHaveLength(1);
    expect([store().isDone(taskKey, 1), store().isDone(taskKey, 2)]).toEqual([true, false]);
    expect(store().request(runId)).toBeUndefined();
  });

  test('work that throws does not affect other work of the same commit', async () => {
    let ran = 0;
    const outcomes = await Promise.allSettled(
      Array.from({ length: 600 }, (_, n) =>
        store().commit((tx) => {
          ran++;
          tx.markDone(taskKey, [n]);
          if (n % 3 === 1) throw new Error(`${n}`);
        }),
      ),
    );
    expect(ran).toBe(600);
    outcomes.forEach(({ status }, n) => {
      expect(status).toBe(n % 3 === 1 ? 'rejected' : 'fulfilled');
      expect(store().isDone(taskKey, n)).toBe(n % 3 !== 1);
    });
  });
}

export function describeCommits(store: () => Store): void {
  test('a commit resolves with what its work returned', async () => {
    expect(await store().commit(() => 42)).toBe(42);
  });

  test('commits run in the order of their calls', async () => {
    const seen: number[] = [];
    await Promise.all(Array.from({ length: 50 }, (_, n) => store().commit(() => seen.push(n))));
    expect(seen).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  test('work that returns a promise is refused and leaves nothing behind', async () => {
    const failing = store().commit((tx) => {
      tx.putRun(runRecord(runId));
      return Promise.resolve();
    });
    await expect(failing).rejects.toThrow('synchronous');
    expect(store().runs()).toEqual([]);
  });

  test('a transaction cannot be used after its work has returned', async () => {
    let kept: Transaction | undefined;
    await store().commit((tx) => {
      kept = tx;
    });
    expect(() => kept?.putRun(runRecord(runId))).toThrow('only within');
  });

  test('close waits for accepted work and refuses later work', async () => {
    const accepted = store().commit(() => 'accepted');
    await store().close();
    expect(await accepted).toBe('accepted');
    await expect(store().commit(() => 1)).rejects.toMatchObject({ code: 'MR507' });
    await store().close();
  });
}
