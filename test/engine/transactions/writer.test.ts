import { expect, test } from 'vitest';
import type { Message } from '../../../src/engine/transactions/inbox.ts';
import { Writer, type WriterCallbacks } from '../../../src/engine/transactions/writer.ts';
import { MillraceError } from '../../../src/errors.ts';
import { createMemoryStore } from '../../../src/store/memory/memory-store.ts';
import { owner, planOf, Stage } from '../../support/stage.ts';
import { clockAt } from '../../support/clock.ts';

const plan = planOf('name: one\ntasks: [{name: one, action: test.one, input: {}}]');

const clock = clockAt(() => 1000);

function callbacks(): WriterCallbacks & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    committed: (effects) =>
      void calls.push(`committed ${effects.map(({ type }) => type).join(' ')}`),
    leaseLost: (_run, error) => void calls.push(error.code),
    inFlight: () => 0,
    failed: (error) => void calls.push(error instanceof MillraceError ? error.code : 'bug'),
  };
}

async function oneRun() {
  return new Stage({ size: 1, run: () => null }).create(plan);
}

test('Messages of one turn of the event loop share a transaction', async () => {
  let commits = 0;
  const store = createMemoryStore({
    schedule: (commit) => {
      commits++;
      setImmediate(commit);
    },
  });
  const runs = [await oneRun(), await oneRun(), await oneRun()];
  for (const { id } of runs) await store.commit((tx) => tx.acquireLease(id, owner, () => true));
  commits = 0;
  const listener = callbacks();
  const writer = new Writer(store, clock, listener);
  for (const run of runs) writer.post({ type: 'open', run });
  await writer.flushed();
  expect(commits).toBe(1);
  expect(listener.calls).toEqual([
    'committed run-started begin-task run-started begin-task run-started begin-task',
  ]);
});

test('A flush waits for what was posted before it, and for no more', async () => {
  const [run, noisy] = [await oneRun(), await oneRun()];
  const noise: Message = { type: 'cancel', policy: 'cancel_running', inFinally: false, run: noisy };
  let open = true;
  const store = createMemoryStore({
    schedule: (commit) => {
      if (open) writer.post(noise);
      setImmediate(commit);
    },
  });
  const listener = callbacks();
  const writer = new Writer(store, clock, listener);
  for (const { id } of [run, noisy]) {
    const taken = store.commit((tx) => tx.acquireLease(id, owner, () => true));
    await taken;
  }
  writer.post({ type: 'open', run });
  await writer.flushed();
  expect(store.tasks(run.id)).toMatchObject([{ task: 'one', state: 'running' }]);
  open = false;
  await writer.flushed();
});

test('A flush waits for nothing when nothing was posted, or all of it was dropped', async () => {
  const writer = new Writer(createMemoryStore(), clock, callbacks());
  await writer.flushed();
  const run = await oneRun();
  writer.post({ type: 'open', run });
  writer.drop(run);
  await writer.flushed();
});

test('A commit that fails is reported once, and once for each later message', async () => {
  const listener = callbacks();
  const store = createMemoryStore();
  const commit = async (): Promise<never> => {
    throw new MillraceError('MR605', 'the disk is full');
  };
  const writer = new Writer(Object.assign(Object.create(store), { commit }), clock, listener);
  const run = await oneRun();
  writer.post({ type: 'open', run });
  writer.post({ type: 'cancel', policy: 'cancel_running', inFinally: false, run });
  await writer.flushed();
  expect(listener.calls).toEqual(['MR605']);
  writer.post({ type: 'open', run });
  await writer.flushed();
  expect(listener.calls).toEqual(['MR605', 'MR605']);
});

test('A lost lease is reported, and the other runs of the transaction are written', async () => {
  const store = createMemoryStore();
  const [lost, kept] = [await oneRun(), await oneRun()];
  await store.commit((tx) => tx.acquireLease(kept.id, owner, () => true));
  const listener = callbacks();
  const writer = new Writer(store, clock, listener);
  writer.post({ type: 'open', run: lost });
  writer.post({ type: 'open', run: kept });
  await writer.flushed();
  expect(listener.calls).toEqual(['MR604', 'committed run-started begin-task']);
  expect(store.tasks(lost.id)).toEqual([]);
  expect(store.tasks(kept.id)).toMatchObject([{ task: 'one', state: 'running' }]);
});
