import { expect, test } from 'vitest';
import { createRun } from '../../../src/engine/acquiring/new-run.ts';
import type { ActiveRun } from '../../../src/engine/active/active-run.ts';
import { newRun, owner, planOf, Stage } from '../../support/stage.ts';

const plan = planOf(`
tasks:
  - {name: one, action: test.one, with_items: "{{ range(50) }}", input: {}}
`);

/** A stage whose items wait for more others than there are: none of them ends. */
function waiting(): Stage {
  return new Stage({ size: 2, together: 99, run: () => null });
}

async function opened(stage: Stage): Promise<ActiveRun> {
  const run = await stage.create(plan);
  await stage.schedule.until(stage.engine.open(run));
  return run;
}

function createChild(stage: Stage, { id, lease }: ActiveRun): Promise<ActiveRun> {
  const item = { run: id, task: 'one', visit: 1, index: 0, attempt: 1 };
  return stage.schedule.until(createRun(stage.store, { ...newRun(plan), parent: { item, lease } }));
}

/** Another process acquires the lease of a run. */
async function takeFrom(stage: Stage, run: ActiveRun): Promise<void> {
  const other = { ...owner, pid: 2, started: 'b' };
  await stage.schedule.until(
    stage.store.commit((tx) => tx.acquireLease(run.id, other, () => false)),
  );
}

test('A child run is abandoned with its parent, and nothing more is written of it', async () => {
  const stage = waiting();
  const parent = await opened(stage);
  const child = await createChild(stage, parent);
  await stage.schedule.until(stage.engine.open(child));
  await takeFrom(stage, parent);
  stage.engine.cancel(parent);
  for (const run of [parent, child]) {
    const finished = stage.schedule.until(run.finished.promise);
    await expect(finished).rejects.toMatchObject({ code: 'MR604' });
    expect(stage.engine.find(run.id)).toBeUndefined();
  }
  stage.engine.cancel(child);
  await stage.schedule.exhaust();
  expect(stage.store.request(child.id)).toBeUndefined();
  expect(stage.store.run(child.id)?.state).toBe('running');
});

test('A child run starts nothing when the transaction that opens it finds its parent lost', async () => {
  const stage = waiting();
  const parent = await opened(stage);
  const child = await createChild(stage, parent);
  await takeFrom(stage, parent);
  stage.engine.cancel(parent);
  const opening = stage.schedule.until(stage.engine.open(child));
  await expect(opening).rejects.toMatchObject({ code: 'MR604' });
  expect(stage.store.run(child.id)?.state).toBe('running');
  await stage.schedule.exhaust();
  expect(stage.engine.inFlight(child)).toBe(0);
  expect(stage.pool.flying).toBe(0);
});

test('A run that is about to pause when the executor closes is paused', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const stage = new Stage({ size: 2, run: () => null }, { seed });
    const run = await opened(stage);
    stage.engine.pause(run);
    await stage.schedule.until(stage.engine.close());
    await run.finished.promise;
    expect(stage.store.run(run.id)?.state).toBe('paused');
    expect(stage.store.lease(run.id)).toBeUndefined();
  }
});

test('A run is abandoned once: its documents are released once, and the first reason counts', async () => {
  const stage = waiting();
  const run = await opened(stage);
  await takeFrom(stage, run);
  stage.engine.cancel(run);
  await undefined;
  await undefined;
  // The transaction that finds the lease lost is under way.
  stage.engine.abandon(new Error('first'));
  await stage.schedule.exhaust();
  await expect(run.finished.promise).rejects.toThrow('first');
  expect(stage.pool.released).toEqual([...new Set(stage.pool.released)]);
  expect(stage.pool.released).toContain(run.documents.parameters.id);
});
