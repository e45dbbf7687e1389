import { beforeEach, describe, expect, it } from 'vitest';
import { ItemLogs } from '../../../src/engine/active/item-logs.ts';
import { TaskRun } from '../../../src/engine/active/task-run.ts';
import { putEndedLogs, putWaitingLogs } from '../../../src/engine/transactions/item-logs.ts';
import { BatchWriter } from '../../../src/items/batch-writer.ts';
import { CompletionBatch } from '../../../src/items/batch.ts';
import { type ItemLog, openLog, sizeOf } from '../../../src/items/item-log.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { LogLimits, LogTotals } from '../../../src/run/log-limits.ts';
import { asRunId } from '../../../src/run/run-id.ts';
import { createMemoryStore } from '../../../src/store/memory/memory-store.ts';
import { boom, seal } from '../../items/batches.ts';
import { planOf } from '../../support/stage.ts';

const plan = planOf(`
name: logs
tasks: [{name: each, action: test.echo, with_items: "{{ range(4) }}", input: {}}]
`);

/** The size of the lines of these tests as they are stored. */
const SIZE = sizeOf(JSON.stringify({ at: 1, attempt: 1, message: 'line 0' }));

let store: Store;

beforeEach(() => {
  store = createMemoryStore();
});

function taskWith(limits: LogLimits, run = 'r'): TaskRun {
  const each = plan.tasks.get('each');
  if (!each) throw new Error('the plan has its task');
  const task = new TaskRun({ run: asRunId(run), task: 'each', visit: 1 }, each);
  task.logs = new ItemLogs(limits);
  return task;
}

function log(task: TaskRun, index: number, lines: number, attempt = 1): void {
  for (let n = 0; n < lines; n++) task.logs?.add(index, { at: 1, attempt, message: `line ${n}` });
}

async function end(
  task: TaskRun,
  indexes: readonly number[],
  state: 'succeeded' | 'failed' = 'succeeded',
  attempt = 1,
): Promise<void> {
  const entries = indexes.map((index) => ({ index, attempt, state, value: boom }));
  const batch = CompletionBatch.open(seal(new BatchWriter(), entries));
  await store.commit((tx) => putEndedLogs(tx, task, [batch]));
}

function kept({ key }: TaskRun, index: number): ItemLog | undefined {
  const bytes = store.log(key, index);
  return bytes && openLog(bytes, 'a test');
}

function totals({ key }: TaskRun): LogTotals | undefined {
  return store.logTotals(key.run);
}

const roomy: LogLimits = { perItem: 1000, perRun: 1_000_000 };

describe('the lines of an item', () => {
  it('are put with the end of its attempt, and those of others wait', async () => {
    const task = taskWith(roomy);
    log(task, 1, 2);
    log(task, 2, 1);
    await end(task, [1, 0]);
    expect(kept(task, 1)?.lines.map(({ message }) => message)).toEqual(['line 0', 'line 1']);
    expect([kept(task, 0), kept(task, 2)]).toEqual([undefined, undefined]);
    expect(totals(task)).toEqual({ lines: 2, bytes: 2 * SIZE, dropped: { lines: 0, bytes: 0 } });
    expect(task.logs?.size).toBe(1);
  });

  it('follow those of its earlier attempts', async () => {
    const task = taskWith(roomy);
    log(task, 1, 1);
    await end(task, [1], 'failed');
    log(task, 1, 1, 2);
    await end(task, [1], 'succeeded', 2);
    expect(kept(task, 1)?.lines.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(totals(task)).toMatchObject({ lines: 2, bytes: 2 * SIZE });
  });

  it('push out the oldest of its earlier attempts beyond the bound of an item', async () => {
    const task = taskWith({ ...roomy, perItem: 3 * SIZE });
    log(task, 1, 2);
    await end(task, [1], 'failed');
    log(task, 1, 2, 2);
    await end(task, [1], 'succeeded', 2);
    expect(kept(task, 1)).toMatchObject({
      lines: [{ message: 'line 1', attempt: 1 }, { attempt: 2 }, { attempt: 2 }],
      dropped: { lines: 1, bytes: SIZE },
    });
    const dropped = { lines: 1, bytes: SIZE };
    expect(totals(task)).toEqual({ lines: 3, bytes: 3 * SIZE, dropped });
  });

  it('follow what was put while it was in flight, in this process or another', async () => {
    const task = taskWith(roomy);
    log(task, 1, 1);
    await store.commit((tx) => putWaitingLogs(tx, task));
    log(task, 1, 1);
    await end(task, [1]);
    expect(kept(task, 1)?.lines).toHaveLength(2);
    const restored = taskWith(roomy);
    restored.hasStoredLines = true;
    log(restored, 1, 1);
    await end(restored, [1]);
    expect(kept(task, 1)?.lines).toHaveLength(3);
  });

  it('follow what its end was stored with, when that is reported again', async () => {
    const task = taskWith(roomy);
    log(task, 1, 1);
    await end(task, [1]);
    log(task, 1, 1);
    const entry = { index: 1, attempt: 1, state: 'succeeded', value: null } as const;
    const again = CompletionBatch.open(seal(new BatchWriter(), [entry]));
    again.discard([0]);
    await store.commit((tx) => putEndedLogs(tx, task, [again]));
    expect(kept(task, 1)?.lines).toHaveLength(2);
  });

  it('are all put while it is in flight, when that is asked for', async () => {
    const task = taskWith(roomy);
    log(task, 1, 1);
    log(task, 3, 2);
    await store.commit((tx) => putWaitingLogs(tx, task));
    expect([kept(task, 1)?.lines.length, kept(task, 3)?.lines.length]).toEqual([1, 2]);
    expect(task.logs?.size).toBe(0);
  });

  it('cost nothing when there are none', async () => {
    const task = taskWith(roomy);
    await end(task, [0, 1, 2]);
    await store.commit((tx) => putWaitingLogs(tx, task));
    expect(totals(task)).toBeUndefined();
  });

  it('replace a log that cannot be read, and totals that cannot', async () => {
    const task = taskWith(roomy);
    await store.commit((tx) => {
      tx.putLog(task.key, 1, new TextEncoder().encode('{"dropped":{"lines":1'));
      tx.putLogTotals(task.key.run, JSON.parse('{"lines":"many"}'));
    });
    log(task, 1, 1);
    await end(task, [1]);
    expect(store.log(task.key, 1)).toBeDefined();
    expect(totals(task)?.lines).toBe(1);
  });
});

describe('the logs of a run', () => {
  it('have a bound, of which a quarter is for items that do not succeed', async () => {
    const task = taskWith({ perItem: 2 * SIZE, perRun: 8 * SIZE });
    for (const index of [0, 1, 2, 3]) log(task, index, 2);
    await end(task, [0, 1, 2, 3]);
    // Three items take three quarters.
    expect([0, 1, 2, 3].map((index) => kept(task, index)?.lines.length)).toEqual([
      2,
      2,
      2,
      undefined,
    ]);
    for (const index of [4, 5]) log(task, index, 2);
    await end(task, [4, 5], 'failed');
    expect([4, 5].map((index) => kept(task, index)?.lines.length)).toEqual([2, undefined]);
    expect(totals(task)).toEqual({
      lines: 8,
      bytes: 8 * SIZE,
      dropped: { lines: 4, bytes: 4 * SIZE },
    });
  });

  it('keep as much of an item as there is room for: its end', async () => {
    const task = taskWith({ perItem: 4 * SIZE, perRun: 8 * SIZE });
    log(task, 0, 4);
    log(task, 1, 4);
    await end(task, [0, 1]);
    expect(kept(task, 1)).toMatchObject({
      lines: [{ message: 'line 2' }, { message: 'line 3' }],
      dropped: { lines: 2, bytes: 2 * SIZE },
    });
  });

  it('count with those of the runs of its sub-workflows', async () => {
    const limits = { perItem: 2 * SIZE, perRun: 8 * SIZE };
    const parent = taskWith(limits, 'r');
    const child = taskWith(limits, 'r.child');
    const grandchild = taskWith(limits, 'r.child.child');
    for (const task of [parent, child, grandchild]) {
      log(task, 0, 2);
      await end(task, [0]);
    }
    expect(totals(parent)).toMatchObject({ lines: 6, bytes: 6 * SIZE });
    expect(totals(child)).toBeUndefined();
    log(child, 1, 2);
    await end(child, [1]);
    expect(kept(child, 1)).toBeUndefined();
    expect(totals(parent)?.dropped.lines).toBe(2);
  });
});
