import { expect, test } from 'vitest';
import { createRun } from '../../../src/engine/acquiring/new-run.ts';
import type { ActiveRun } from '../../../src/engine/active/active-run.ts';
import { type ScriptedItem, Starved, WorkerDeath } from '../../support/pool-script.ts';
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
  expect(stage.pool.released).toContain(run.documents.parameters.document.id);
});

test('A run that gets no worker commits what is in flight, fails no item and can be resumed', async () => {
  for (let seed = 1; seed <= 50; seed++) {
    let begun = 0;
    const begin = (): void => {
      if (++begun > 2) throw new Starved('no descriptors');
    };
    const run = (item: ScriptedItem): null => {
      if (item.index % 7 === 3) throw new WorkerDeath('exit');
      return null;
    };
    const stage = new Stage({ size: 2, begin, run }, { seed });
    const parent = await stage.create(plan);
    const child = await createChild(stage, parent);
    const opened = [stage.engine.open(parent), stage.engine.open(child)];
    for (const { finished } of [parent, child]) {
      await expect(stage.schedule.until(finished.promise)).rejects.toMatchObject({
        code: 'MR801',
        message: `run ${parent.id} was stopped: no descriptors`,
        details: { run: parent.id },
      });
    }
    await stage.schedule.until(Promise.allSettled(opened));
    await stage.schedule.exhaust();
    expect(stage.pool.flying).toBe(0);
    for (const { id } of [parent, child]) {
      expect(stage.store.run(id)?.state).toBe('running');
      expect(stage.store.lease(id)).toBeUndefined();
      expect(stage.store.tasks(id).map(({ summary }) => summary.failed)).toEqual([0]);
    }
  }
});
