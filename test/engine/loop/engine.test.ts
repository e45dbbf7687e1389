import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { toJS } from '../../../src/document/views/to-js.ts';
import type { ActiveRun } from '../../../src/engine/active/active-run.ts';
import { restoreRun } from '../../../src/engine/acquiring/restore-run.ts';
import type { Store } from '../../../src/ports/store.ts';
import { MillraceError } from '../../../src/errors.ts';
import { createMemoryStore } from '../../../src/store/memory/memory-store.ts';
import { Schedule } from '../../support/schedule.ts';
import { collectEvents, owner, planOf, Stage } from '../../support/stage.ts';

const plan = planOf(`
name: sweep
parameters: {items: {type: array, default: [0, 1, 2, 3, 4, 5, 6, 7]}}
tasks:
  - name: each
    action: test.echo
    with_items: "{{ parameters.items }}"
    concurrency: 3
    input: {n: "{{ item }}"}
  - {name: after, action: test.echo, needs: [each], input: {n: "{{ task.each.summary.succeeded }}"}}
output: "{{ task.each.output }}"
`);
const items = [0, 1, 2, 3, 4, 5, 6, 7];
const otherOwner = { ...owner, pid: 2, started: 'b' };

const echo = { size: 2, run: ({ index }: { index: number }) => index };

/** Takes steps until `count` attempts were made. */
async function until(stage: Stage, count: number): Promise<void> {
  for (let steps = 0; stage.pool.calls.length < count; steps++) {
    if (steps > 10_000) throw new Error('the attempts were not made');
    await undefined;
    stage.schedule.step();
  }
}

async function withCalls(stage: Stage, calls: number): Promise<ActiveRun> {
  const run = await stage.create(plan, { items });
  const opened = stage.engine.open(run);
  await stage.schedule.until(opened);
  await until(stage, calls);
  return run;
}

/** Everything that a store has of a run. */
function dump(store: Store, run: ActiveRun): unknown {
  const tasks = store.tasks(run.id);
  const batches = tasks.flatMap(({ task, visit }) => [
    ...store.batches({ run: run.id, task, visit }),
  ]);
  return { run: store.run(run.id), tasks, batches, lease: store.lease(run.id) };
}

describe('a run that another process has acquired', () => {
  it('rejects with MR604 and writes nothing more', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const stage = new Stage({ ...echo, copies: 2 }, { seed });
      const run = await withCalls(stage, seed % 7);
      const events = collectEvents(run);
      const acquired = stage.store.commit((tx) => tx.acquireLease(run.id, otherOwner, () => false));
      await stage.schedule.until(acquired);
      const before = dump(stage.store, run);
      await expect(stage.schedule.until(run.finished.promise)).rejects.toMatchObject({
        code: 'MR604',
      });
      await stage.schedule.exhaust();
      expect(dump(stage.store, run)).toEqual(before);
      expect(events.some(({ type }) => type === 'run-ended')).toBe(false);
      expect(stage.engine.find(run.id)).toBeUndefined();
    }
  });

  it('does not disturb the other runs of this process', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const stage = new Stage(echo, { seed });
      const [lost, kept] = [await withCalls(stage, 1), await stage.create(plan, { items })];
      const opened = stage.engine.open(kept);
      const acquired = stage.store.commit((tx) =>
        tx.acquireLease(lost.id, otherOwner, () => false),
      );
      await stage.schedule.until(acquired);
      await stage.schedule.until(kept.finished.promise);
      await stage.schedule.until(opened);
      expect(kept.record.state).toBe('succeeded');
      await expect(stage.schedule.until(lost.finished.promise)).rejects.toMatchObject({
        code: 'MR604',
      });
    }
  });

  it('runs no items when it is lost while it is resumed', async () => {
    const stage = new Stage(echo);
    const run = await withCalls(stage, 0);
    const second = new Stage(echo, { store: stage.store, schedule: stage.schedule });
    const record = stage.store.run(run.id);
    if (!record) throw new Error('the run is stored');
    const acquiring = stage.store.commit((tx) => tx.acquireLease(run.id, otherOwner, () => false));
    const lease = await stage.schedule.until(acquiring);
    const restored = restoreRun(stage.store, { record, lease, plan, packs: [] });
    const again = stage.store.commit((tx) => tx.acquireLease(run.id, owner, () => false));
    await stage.schedule.until(again);
    const resumed = stage.schedule.until(second.engine.resume(restored, false));
    await expect(resumed).rejects.toMatchObject({ code: 'MR604' });
    await expect(restored.finished.promise).rejects.toMatchObject({ code: 'MR604' });
    await stage.schedule.exhaust();
    expect(second.pool.calls).toEqual([]);
  });
});

/** A store whose commits fail from `breakNow` until `mend`. */
function fragileStore(schedule: Schedule): {
  store: Store;
  breakNow: () => void;
  mend: () => void;
} {
  let broken = false;
  const store = createMemoryStore({ schedule: schedule.add });
  const commit: Store['commit'] = async (work) => {
    if (broken) throw new MillraceError('MR605', 'the disk is full');
    return store.commit(work);
  };
  const fragile: Store = Object.assign(Object.create(store), { commit });
  return { store: fragile, breakNow: () => (broken = true), mend: () => (broken = false) };
}

describe('a commit that fails', () => {
  it('rejects all runs with MR605, whatever is in flight', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const schedule = new Schedule(seed);
      const { store, breakNow } = fragileStore(schedule);
      const stage = new Stage(echo, { schedule, store });
      const runs = [await withCalls(stage, 2), await stage.create(plan, { items })];
      const opening = stage.engine.open(runs[1] ?? never());
      breakNow();
      await expect(schedule.until(opening)).rejects.toMatchObject({ code: 'MR605' });
      for (const run of runs) {
        await expect(schedule.until(run.finished.promise)).rejects.toMatchObject({ code: 'MR605' });
      }
      await schedule.exhaust();
      await stage.engine.close();
    }
  });

  it('rejects a run that is started then, and one that is started later', async () => {
    const schedule = new Schedule(3);
    const { store, breakNow, mend } = fragileStore(schedule);
    const stage = new Stage(echo, { schedule, store });
    const [first, second] = [
      await stage.create(plan, { items }),
      await stage.create(plan, { items }),
    ];
    breakNow();
    await expect(schedule.until(stage.engine.open(first))).rejects.toMatchObject({ code: 'MR605' });
    mend();
    await expect(schedule.until(stage.engine.open(second))).rejects.toMatchObject({
      code: 'MR605',
    });
    await expect(second.finished.promise).rejects.toMatchObject({ code: 'MR605' });
  });
});

describe('a run that has ended', () => {
  it('releases every document once', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const stage = new Stage({ ...echo, copies: 3 }, { seed });
      const run = await stage.play(plan, { items });
      await stage.schedule.exhaust();
      const { released } = stage.pool;
      expect(new Set(released).size, `seed ${seed}`).toBe(released.length);
      expect(released).toContain(run.documents.parameters.document.id);
    }
  });
});

describe('cancel', () => {
  it('ends the run at any time, and counts the items that did not run', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const stage = new Stage(echo, { seed });
      const run = await withCalls(stage, seed % 8);
      stage.engine.cancel(run);
      stage.engine.cancel(run);
      await stage.schedule.until(run.finished.promise);
      const { state } = run.record;
      const each = run.tasks.get('each')?.record;
      expect(['cancelled', 'succeeded']).toContain(state);
      if (state === 'succeeded') continue;
      expect(each?.remaining).toBe(0);
      expect(stage.store.run(run.id)?.state).toBe('cancelled');
      expect(stage.store.lease(run.id)).toBeUndefined();
      if (each?.state === 'cancelled') {
        expect(each.summary.succeeded + each.summary.cancelled).toBe(8);
        expect(run.tasks.get('after')?.record.state).toBe('cancelled');
      }
    }
  });

  it('requested by another process ends the run, also actions that ignore it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const onIdle = (): boolean => vi.advanceTimersToNextTimer() && true;
    const schedule = new Schedule(1, { onIdle });
    // Items that wait for more others than there are never end by themselves.
    const stage = new Stage({ ...echo, together: 99 }, { schedule });
    const run = await stage.create(plan, { items });
    await schedule.until(stage.engine.open(run));
    await schedule.until(stage.store.commit((tx) => tx.putRequest(run.id, { cancel: true })));
    await schedule.until(run.finished.promise);
    expect(run.record.state).toBe('cancelled');
    expect(run.tasks.get('each')?.record.summary).toMatchObject({ cancelled: 8 });
    expect(stage.store.request(run.id)).toBeUndefined();
  });
});

describe('close', () => {
  it('commits what is in flight and leaves the rest for a resume', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const stage = new Stage(echo, { seed });
      const run = await withCalls(stage, seed % 9);
      await stage.schedule.until(stage.engine.close());
      await stage.schedule.exhaust();
      const record = stage.store.run(run.id);
      if (record?.state === 'succeeded') continue;
      await expect(run.finished.promise).rejects.toMatchObject({ code: 'MR507' });
      expect(stage.store.lease(run.id)).toBeUndefined();
      const made = stage.pool.ran('each').length;
      expect(stage.store.task({ run: run.id, task: 'each', visit: 1 })?.summary.succeeded).toBe(
        made,
      );
      const second = new Stage(echo, { schedule: stage.schedule, store: stage.store });
      const acquiring = stage.store.commit((tx) => tx.acquireLease(run.id, otherOwner, () => true));
      const lease = await stage.schedule.until(acquiring);
      const restored = restoreRun(stage.store, {
        record: record ?? never(),
        lease,
        plan,
        packs: [],
      });
      void second.engine.resume(restored, false);
      await stage.schedule.until(restored.finished.promise);
      expect(toJS(restored.output)).toEqual(items);
      expect(second.pool.ran('each').length).toBe(8 - made);
    }
  });

  it('of an engine without runs is immediate', async () => {
    await new Stage(echo).engine.close();
  });
});

function never(): never {
  throw new Error('it is there');
}
