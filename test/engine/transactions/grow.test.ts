import { describe, expect, it } from 'vitest';
import { grow } from '../../../src/engine/transactions/grow.ts';
import { Writer } from '../../../src/engine/transactions/writer.ts';
import { clockAt } from '../../support/clock.ts';
import { batchOf, ended, GrowingScene as Scene } from '../../support/growing-scene.ts';

describe('an open task', () => {
  it('does not settle while its source is open, although nothing remains', async () => {
    const scene = await new Scene().begin();
    await scene.end(0);
    expect(scene.task.record).toMatchObject({ state: 'running', remaining: 0 });
    await scene.grow(2);
    expect(scene.effects).toEqual(['task-grown']);
    expect(scene.task.record).toMatchObject({ remaining: 2, summary: { total: 3, succeeded: 1 } });
  });

  it('settles with its last item when its source has ended before', async () => {
    const scene = await new Scene().begin();
    await scene.grow(1, ended);
    await scene.end(0, 1);
    expect(scene.task.record).toMatchObject({ state: 'succeeded', summary: { total: 2 } });
    expect(scene.effects).toContain('begin-task');
  });

  it('settles when its source ends after its last item, and what follows sees all items', async () => {
    const scene = await new Scene().begin();
    await scene.grow(2000);
    await scene.end(...Array.from({ length: 2001 }, (_, index) => index));
    await scene.grow(0, ended);
    expect(scene.task.record).toMatchObject({ state: 'succeeded', summary: { total: 2001 } });
    expect(scene.run.tasks.get('after')?.record.state).toBe('running');
    expect(Object(scene.task.output).at(-1)).toBe(20_000);
  });

  it('fails with its source, once what had come has ended', async () => {
    const scene = await new Scene().begin();
    const failure = { code: 'MR401', message: 'the file is gone' } as const;
    await scene.commit((context) => {
      grow(context, scene.task, { items: 1, source: { state: 'failed' }, failure });
    });
    expect(scene.task.record).toMatchObject({ state: 'running', remaining: 2 });
    await scene.end(0, 1);
    expect(scene.task.record).toMatchObject({ state: 'failed', error: failure });
  });

  it('takes no items once it has settled or is being stopped', async () => {
    const scene = await new Scene('deadline: 1s').begin();
    await scene.end(0);
    await scene.post({ type: 'deadline', run: scene.run, task: scene.task });
    await scene.grow(5);
    expect(scene.task.record).toMatchObject({ state: 'timed_out', summary: { total: 1 } });
  });

  it('waits for its items in flight when its deadline passes', async () => {
    const scene = await new Scene('deadline: 1s').begin();
    await scene.post({ type: 'deadline', run: scene.run, task: scene.task });
    expect(scene.effects).toEqual(['stop-task']);
    await scene.end(0);
    expect(scene.task.record).toMatchObject({ state: 'timed_out', summary: { succeeded: 1 } });
  });

  it('is cancelled once its work has stopped, though nothing remains', async () => {
    const scene = await new Scene().begin();
    await scene.end(0);
    await scene.post({
      type: 'cancel',
      run: scene.run,
      policy: 'cancel_running',
      inFinally: false,
    });
    expect(scene.task.record.state).toBe('running');
    await scene.post({ type: 'stopped', run: scene.run, task: scene.task });
    expect(scene.task.record).toMatchObject({ state: 'cancelled', summary: { succeeded: 1 } });
    expect(scene.run.record.state).toBe('cancelled');
  });

  it('fails fast by a count while it is open, and by a percentage at the end', async () => {
    const counted = await new Scene('fail_fast: true, tolerate: {count: 1}').begin();
    await counted.grow(3);
    for (let tries = 0; tries < 2; tries++) await counted.fail(0, 1);
    expect(counted.effects).toContain('drain-task');
    const shared = await new Scene('fail_fast: true, tolerate: {percent: 50}').begin();
    await shared.grow(2);
    for (let tries = 0; tries < 2; tries++) await shared.fail(0, 1);
    expect(shared.effects).not.toContain('drain-task');
    await shared.grow(0, ended);
    expect(shared.effects).toContain('drain-task');
  });

  it('takes what has come before what has ended in the same transaction', async () => {
    const scene = await new Scene().begin();
    const clock = clockAt(() => 1000);
    const callbacks = {
      committed: () => {},
      leaseLost: () => {},
      failed: () => {},
      inFlight: () => 0,
    };
    const writer = new Writer(scene.stage.store, clock, callbacks);
    const { run, task } = scene;
    writer.post({ type: 'batch', run, task, batch: batchOf(scene, [0, 1, 2]) });
    writer.post({ type: 'grown', run, task, growth: { items: 2, source: ended } });
    await scene.stage.schedule.until(writer.flushed());
    expect(task.record).toMatchObject({ state: 'succeeded', summary: { total: 3, succeeded: 3 } });
  });
});
