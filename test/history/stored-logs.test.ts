import { beforeEach, describe, expect, it } from 'vitest';
import { failureLog, storedLog, storedLogs } from '../../src/history/stored-logs.ts';
import { encodeLog } from '../../src/items/item-log.ts';
import type { Store } from '../../src/ports/store.ts';
import type { RunId, TaskRecord } from '../../src/run/records.ts';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import {
  bytes,
  otherRun,
  runId,
  runRecord,
  taskKey,
  taskRecord,
} from '../contracts/store/samples.ts';

const child = `${runId}.child` as RunId;
const none = { lines: 0, bytes: 0 };

let store: Store;

function log(...messages: readonly string[]): Uint8Array {
  const lines = messages.map((message) => JSON.stringify({ at: 1, attempt: 1, message }));
  return encodeLog({ lines, dropped: none });
}

/** Tasks `sweep` (two visits), `early` and `part`; item 1 of `part` is the run `child`. */
beforeEach(async () => {
  store = createMemoryStore();
  const parent = { run: runId, task: 'part', visit: 1, index: 1, attempt: 1 };
  await store.commit((tx) => {
    tx.putRun(runRecord(runId));
    tx.putRun(runRecord(otherRun));
    tx.putRun(runRecord(child, { parent }));
    tx.putTask(runId, taskRecord({ startedAt: 20 }));
    tx.putTask(runId, taskRecord({ startedAt: 40, visit: 2 }));
    tx.putTask(runId, taskRecord({ startedAt: 10, task: 'early' }));
    tx.putTask(runId, taskRecord({ startedAt: 30, task: 'part' }));
    tx.putTask(child, taskRecord({ startedAt: 1, task: 'inner' }));
    tx.putTask(otherRun, taskRecord({ startedAt: 1 }));
    tx.putLog(taskKey, 7, log('c'));
    tx.putLog(taskKey, 2, log('b'));
    tx.putLog({ ...taskKey, visit: 2 }, 2, log('f'));
    tx.putLog({ ...taskKey, task: 'early' }, 0, log('a'));
    tx.putLog({ run: child, task: 'inner', visit: 1 }, 0, log('d', 'e'));
    tx.putLog({ ...taskKey, run: otherRun }, 0, log('x'));
  });
});

function messages(task?: string, index?: number): string[] {
  return Array.from(storedLogs(store, runId, { task, index })).flatMap(({ lines }) =>
    lines.map(({ message }) => message),
  );
}

describe('the logs of a run', () => {
  it('come by the start of their task, and index; those of a sub-workflow in its place', () => {
    expect(messages()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    const [, , , inner] = storedLogs(store, runId, {});
    expect(inner).toMatchObject({ run: child, task: 'inner', visit: 1, index: 0, dropped: none });
  });

  it('are those of one task or one item, in all of its visits', () => {
    expect(messages('sweep')).toEqual(['b', 'c', 'f']);
    expect(messages('sweep', 2)).toEqual(['b', 'f']);
    expect(messages('part')).toEqual(['d', 'e']);
    expect(messages('part', 1)).toEqual(['d', 'e']);
    expect(messages('part', 0)).toEqual([]);
  });

  it('are read one by one: a damaged one is met when it is reached', async () => {
    await store.commit((tx) => tx.putLog(taskKey, 7, bytes('{')));
    const logs = storedLogs(store, runId, {});
    const read = [logs.next(), logs.next()].map(({ value }) => value?.index);
    expect(read).toEqual([0, 2]);
    expect(() => logs.next()).toThrow(expect.objectContaining({ code: 'MR606' }));
  });
});

describe('the log of an item', () => {
  it('is undefined when nothing is kept, and MR606 when it is damaged', async () => {
    expect(storedLog(store, taskKey, 2)?.lines).toMatchObject([{ message: 'b' }]);
    expect(storedLog(store, taskKey, 3)).toBeUndefined();
    await store.commit((tx) => tx.putLog(taskKey, 2, bytes('{')));
    expect(() => storedLog(store, taskKey, 2)).toThrow('item 2 of task sweep of run run-1');
  });

  it('that the error of a task names is left out when it is damaged', async () => {
    const failed = (index?: number): TaskRecord =>
      taskRecord({
        state: 'failed',
        error: { code: 'MR401', message: 'no', ...(index === undefined ? {} : { index }) },
      });
    expect(failureLog(store, runId, failed(2))?.lines).toHaveLength(1);
    expect(failureLog(store, runId, failed(3))).toBeUndefined();
    expect(failureLog(store, runId, failed())).toBeUndefined();
    expect(failureLog(store, runId, taskRecord())).toBeUndefined();
    await store.commit((tx) => tx.putLog(taskKey, 2, bytes('{')));
    expect(failureLog(store, runId, failed(2))).toBeUndefined();
  });
});
