import { expect, it } from 'vitest';
import { acquireRun } from '../../src/engine/acquiring/acquire-run.ts';
import { createRun } from '../../src/engine/acquiring/new-run.ts';
import { beginRerun } from '../../src/engine/acquiring/rerun.ts';
import { restoreRun } from '../../src/engine/acquiring/restore-run.ts';
import { Engine } from '../../src/engine/loop/engine.ts';
import { reportOf } from '../../src/history/report.ts';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { Schedule } from '../support/schedule.ts';
import { ScriptedPool } from '../support/scripted-pool.ts';
import { newRun, owner, planOf } from '../support/stage.ts';

const plan = planOf('name: r\ntasks: [{name: a, action: t.a, input: {}, delay: 2s}]');

it('The time in which no executor runs a run counts neither for it nor for its tasks', async () => {
  const clock = new ManualClock();
  const schedule = new Schedule(1);
  const store = createMemoryStore({ schedule: schedule.add });
  let fails = true;
  const run = (): null => {
    // The item itself takes three seconds.
    clock.advance(3000);
    if (fails) throw new Error('not yet');
    return null;
  };
  const engineNow = () => new Engine(store, new ScriptedPool({ size: 1, run }, schedule), clock);
  const ownerNow = () => ({ ...owner, since: clock.now() });

  const { id } = await schedule.until(createRun(store, { ...newRun(plan), owner: ownerNow() }));
  const resume = async (acquiring = acquireRun(store, id, ownerNow(), () => false)) => {
    const engine = engineNow();
    const active = restoreRun(store, { ...(await schedule.until(acquiring)), plan, packs: [] });
    await schedule.until(engine.resume(active, false));
    return { engine, active };
  };
  const report = () => {
    const record = store.run(id);
    if (!record) throw new Error('the run is gone');
    const tasks = store.tasks(id);
    const shown = { mask: undefined, elementOf: () => undefined };
    return reportOf({ record, tasks, parameters: {}, output: null, shown, now: clock.now() });
  };

  const first = await resume();
  clock.advance(1000);
  await schedule.until(first.engine.close());
  clock.advance(50_000);
  expect(report()).toMatchObject({ elapsed_ms: 1000, idle_ms: 50_000 });

  const second = await resume();
  clock.advance(0);
  await schedule.until(second.active.finished.promise);
  expect(report()).toMatchObject({ state: 'failed', elapsed_ms: 4000, idle_ms: 50_000 });

  clock.advance(100_000);
  fails = false;
  const third = await resume(
    beginRerun(store, id, { plan, owner: ownerNow(), alive: () => false }),
  );
  await schedule.until(third.active.finished.promise);
  expect(report()).toMatchObject({ state: 'succeeded', elapsed_ms: 7000, idle_ms: 150_000 });
  expect(report().tasks['a']?.elapsed_ms).toBe(6000);
});
