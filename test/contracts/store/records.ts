import { expect, test } from 'vitest';
import type { Store } from '../../../src/ports/store.ts';
import type { RetryRecord, RunId, TaskRecord } from '../../../src/run/records.ts';
import { bytes, otherRun, runId, runRecord, taskKey, taskRecord, texts } from './samples.ts';

export function describeRuns(store: () => Store): void {
  test('runs are listed newest first', async () => {
    const times = [3, 1, 2];
    await store().commit((tx) => {
      for (const time of times) tx.putRun(runRecord(`r${time}` as RunId, { createdAt: time }));
    });
    expect(
      store()
        .runs()
        .map(({ id }) => id),
    ).toEqual(['r3', 'r2', 'r1']);
    expect(store().runIds()).toEqual(['r1', 'r2', 'r3']);
  });

  const full = runRecord(runId, {
    file: 'flow.yaml',
    state: 'failed',
    endedAt: 2000,
    error: { code: 'MR410', message: 'x', hint: 'y', task: 't', index: 0, stack: 's' },
  });
  test('a run keeps every field', async () => {
    await store().commit((tx) => tx.putRun(full));
    expect(store().run(runId)).toEqual(full);
  });

  test('missing entries read as undefined or empty', () => {
    expect(store().run(runId)).toBeUndefined();
    expect(store().task(taskKey)).toBeUndefined();
    expect(store().document(runId, 'x')).toBeUndefined();
    expect(store().lease(runId)).toBeUndefined();
    expect(store().tasks(runId)).toEqual([]);
    expect([...store().retries(taskKey)]).toEqual([]);
    expect([...store().batches(taskKey)]).toEqual([]);
  });
}

export function describeTasks(store: () => Store): void {
  test.each<TaskRecord>([
    taskRecord(),
    taskRecord({ single: true, state: 'timed_out', startedAt: 1, endedAt: 2, batches: 9 }),
    taskRecord({ list: { kind: 'document', name: 'parameters', node: 7 } }),
    taskRecord({ list: { kind: 'batch', task: 'a', visit: 2, batch: 0, node: 3 } }),
    taskRecord({ list: { kind: 'results', task: 'a', visit: 2 } }),
    taskRecord({ error: { code: 'MR409', message: 'too many' } }),
  ])('a task keeps every field (%#)', async (record) => {
    await store().commit((tx) => tx.putTask(runId, record));
    expect(store().task(taskKey)).toEqual(record);
  });

  test('the tasks of a run include every visit, and no other run', async () => {
    const own = [taskRecord(), taskRecord({ visit: 2 }), taskRecord({ task: 'sweep2' })];
    await store().commit((tx) => {
      for (const record of own) tx.putTask(runId, record);
      tx.putTask(otherRun, taskRecord());
      tx.putTask('run' as RunId, taskRecord());
    });
    const found = store().tasks(runId);
    expect(found).toHaveLength(3);
    expect(found).toEqual(expect.arrayContaining(own));
  });
}

export function describeRequests(store: () => Store): void {
  test('retries are listed until they are deleted; deleting an absent one is no error', async () => {
    const retries: RetryRecord[] = [300, 2, 1].map((index) => ({ index, attempt: 2, due: 9.5 }));
    await store().commit((tx) => {
      for (const retry of retries) tx.putRetry(taskKey, retry);
    });
    expect([...store().retries(taskKey)]).toEqual(retries.toReversed());
    await store().commit((tx) => {
      tx.deleteRetry(taskKey, 2);
      tx.deleteRetry(taskKey, 77);
    });
    expect([...store().retries(taskKey)].map(({ index }) => index)).toEqual([1, 300]);
  });

  test('any number of retries is listed, in order', async () => {
    const indexes = Array.from({ length: 2500 }, (_, at) => at * 3);
    await store().commit((tx) => {
      for (const index of indexes) tx.putRetry(taskKey, { index, attempt: 2, due: 1 });
    });
    expect(Array.from(store().retries(taskKey), ({ index }) => index)).toEqual(indexes);
  });

  test('a request stays until another replaces it or it is cleared', async () => {
    await store().commit((tx) => tx.putRequest(runId, { cancel: true }));
    expect([store().request(runId), store().request(otherRun)]).toEqual([
      { cancel: true },
      undefined,
    ]);
    await store().commit((tx) => tx.putRequest(runId, { cancel: 'allow_finish', pause: true }));
    expect(store().request(runId)).toEqual({ cancel: 'allow_finish', pause: true });
    await store().commit((tx) => tx.clearRequest(runId));
    expect(store().request(runId)).toBeUndefined();
  });
}

export function describeNames(store: () => Store): void {
  test.each(['', 'x'.repeat(301), 'nul\0', '\ud800'])('the name %j is refused', async (name) => {
    const refused = store().commit((tx) => tx.putDocument(runId, name, bytes('')));
    await expect(refused).rejects.toMatchObject({ code: 'MR501' });
  });

  test('names of any script and of full length keep apart', async () => {
    const names = ['é', 'e', 'ж'.repeat(300), `${'ж'.repeat(299)}з`, '🎉', '1', ' '];
    await store().commit((tx) => {
      for (const name of names) tx.putDocument(runId, name, bytes(name));
    });
    for (const name of names)
      expect(texts([store().document(runId, name) ?? bytes('')])).toEqual([name]);
  });
}
