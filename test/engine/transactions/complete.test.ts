import { beforeEach, describe, expect, it } from 'vitest';
import { type CompletionRules, completeBatch } from '../../../src/engine/transactions/complete.ts';
import type { Store } from '../../../src/ports/store.ts';
import { TaskRun } from '../../../src/engine/active/task-run.ts';
import { emptySummary } from '../../../src/run/outcome.ts';
import type { RunId } from '../../../src/run/records.ts';
import { retryDelay } from '../../../src/items/retry.ts';
import { createMemoryStore } from '../../../src/store/memory/memory-store.ts';
import { BatchWriter } from '../../../src/items/batch-writer.ts';
import { CompletionBatch } from '../../../src/items/batch.ts';
import { boom, type Completion, seal } from '../../items/batches.ts';
import { planOf } from '../../support/stage.ts';

const plan = planOf(`
name: complete
tasks:
  - name: each
    action: test.echo
    with_items: "{{ range(4) }}"
    retry: {count: 1, delay: 100ms}
    input: {}
output: "{{ task.each.output }}"
`);

let store: Store;
let task: TaskRun;

beforeEach(() => {
  store = createMemoryStore();
  const each = plan.tasks.get('each');
  if (!each) throw new Error('the plan has its task');
  task = new TaskRun({ run: 'r' as RunId, task: 'each', visit: 1 }, each);
  const summary = { ...emptySummary, total: 4 };
  task.record = { ...task.record, state: 'running', remaining: 4, summary };
});

function batchOf(...entries: readonly Completion[]): CompletionBatch {
  return CompletionBatch.open(seal(new BatchWriter(), entries));
}

function ok(index: number, attempt = 1): Completion {
  return { index, attempt, state: 'succeeded', value: `${index}/${attempt}` };
}

function bad(index: number, attempt = 1): Completion {
  return { index, attempt, state: 'failed', value: boom };
}

/** Each failure is followed by another attempt after 100 ms, as the plan says. */
function rulesAt(now: number): CompletionRules {
  return {
    now,
    judge: ({ attempt }) => {
      const [rule] = task.plan.retry;
      const delay = rule && retryDelay(rule, attempt, () => 0);
      return delay === undefined ? undefined : { delay, rule: 0 };
    },
  };
}

async function take(batch: CompletionBatch, now = 1000): Promise<void> {
  await store.commit((tx) => completeBatch(tx, task, batch, rulesAt(now)));
}

/** What is stored of each batch: the entries that count. */
function stored(): string[][] {
  return [...store.batches(task.key)].map((bytes) => {
    const buffer = new SharedArrayBuffer(bytes.byteLength);
    new Uint8Array(buffer).set(bytes);
    const batch = CompletionBatch.open(buffer);
    return Array.from({ length: batch.length }, (_, k) => k)
      .filter((k) => !batch.isDiscarded(k))
      .map((k) => `${batch.index(k)}/${batch.attempt(k)} ${batch.state(k)}`);
  });
}

describe('a completion', () => {
  it('counts once, in the record, the done bits and the results', async () => {
    await take(batchOf(ok(2), ok(0)));
    expect(task.record).toMatchObject({ remaining: 2, batches: 1 });
    expect(task.record.summary).toMatchObject({ total: 4, succeeded: 2 });
    expect([0, 1, 2, 3].map((index) => store.isDone(task.key, index))).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(JSON.stringify(task.output)).toBe('["0/1",null,"2/1",null]');
  });

  it('that arrives a second time changes nothing and stores nothing', async () => {
    await take(batchOf(ok(2), ok(0)));
    const { record } = task;
    await take(batchOf(ok(2), ok(0)));
    expect(task.record).toEqual(record);
    expect(stored()).toEqual([['2/1 succeeded', '0/1 succeeded']]);
    expect(task.batches.length).toBe(1);
  });

  it('that arrives again with new ones is discarded', async () => {
    await take(batchOf(ok(0)));
    await take(batchOf(ok(0), ok(1), ok(1)));
    expect(task.record).toMatchObject({ remaining: 2, batches: 2 });
    expect(stored()).toEqual([['0/1 succeeded'], ['1/1 succeeded']]);
  });

  it('of an item that does not exist is discarded', async () => {
    await take(batchOf(ok(4), ok(1), ok(4_000_000_000)));
    expect(task.record.remaining).toBe(3);
    expect(stored()).toEqual([['1/1 succeeded']]);
  });

  it('of another attempt than the one the item is on is discarded', async () => {
    await take(batchOf(ok(0, 2)));
    expect(task.record).toMatchObject({ remaining: 4, batches: 0 });
    await take(batchOf(bad(0)));
    await take(batchOf(ok(0, 1)));
    expect(task.record).toMatchObject({ remaining: 4, batches: 0 });
    await take(batchOf(ok(0, 2)));
    expect(task.record).toMatchObject({ remaining: 3, batches: 1 });
  });
});

describe('a failure', () => {
  it('that is tried again puts one retry, and is not stored', async () => {
    await take(batchOf(bad(3), bad(3)));
    expect([...store.retries(task.key)]).toEqual([{ index: 3, attempt: 2, due: 1100 }]);
    expect(task.waiting.size).toBe(1);
    expect(task.attemptOf(3)).toBe(2);
    expect(task.record).toMatchObject({ remaining: 4, batches: 0 });
    await take(batchOf(bad(3)), 5000);
    expect([...store.retries(task.key)]).toEqual([{ index: 3, attempt: 2, due: 1100 }]);
    expect(task.waiting.size).toBe(1);
  });

  it('of the last attempt ends the item and deletes its retry', async () => {
    await take(batchOf(bad(3)));
    await take(batchOf(bad(3, 2)));
    expect([...store.retries(task.key)]).toEqual([]);
    expect(task.record).toMatchObject({ remaining: 3, summary: { failed: 1 } });
    const item = { attempts: 2, started_at: null, elapsed_ms: null };
    expect(task.firstFailure).toEqual({ ...boom, task: 'each', index: 3, item });
  });

  it('names when its item ran, also when it is amended', async () => {
    const timed = (index: number): CompletionBatch => {
      const writer = new BatchWriter();
      writer.fail(index, 1, 'failed', boom);
      writer.time(86_400_000, 86_400_250);
      return CompletionBatch.open(writer.seal());
    };
    const amended = { ...boom, message: 'boom (not tried again)' };
    const rules = { now: 1000, judge: () => amended };
    await store.commit((tx) => completeBatch(tx, task, timed(3), rules));
    const item = { attempts: 1, started_at: '1970-01-02T00:00:00.000Z', elapsed_ms: 250 };
    expect(task.firstFailure).toEqual({ ...amended, task: 'each', index: 3, item });
    await store.commit((tx) =>
      completeBatch(tx, task, timed(1), { ...rules, judge: () => undefined }),
    );
    expect(task.firstFailure).toEqual({ ...boom, task: 'each', index: 1, item });
  });

  it('that arrives after the item has succeeded puts no retry', async () => {
    await take(batchOf(ok(3)));
    await take(batchOf(bad(3), ok(0)));
    expect([...store.retries(task.key)]).toEqual([]);
    expect(task.record.summary).toMatchObject({ succeeded: 2, failed: 0 });
  });

  it('is that of the item with the lowest index, in any order of arrival', async () => {
    for (const index of [2, 0, 3]) await take(batchOf(bad(index)));
    for (const index of [2, 0, 3]) await take(batchOf(bad(index, 2)));
    expect(task.firstFailure?.index).toBe(0);
  });
});

it('A transaction that fails leaves nothing in the store', async () => {
  const failing = store.commit((tx) => {
    completeBatch(tx, task, batchOf(ok(0), bad(1)), rulesAt(1000));
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(store.isDone(task.key, 0)).toBe(false);
  expect([...store.retries(task.key)]).toEqual([]);
  expect(stored()).toEqual([]);
});
