import { describe, expect, it } from 'vitest';
import { planOf, Stage } from '../support/stage.ts';

const plan = planOf(`
name: pausing
tasks:
  - {name: each, action: test.work, with_items: "{{ range(20) }}", concurrency: 1, input: {}}
`);

describe('a run', () => {
  it('is pausing from the request on, and paused when nothing is in flight', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const stage = new Stage({ size: 1, run: () => null }, { seed });
      const run = await stage.create(plan);
      await stage.schedule.until(stage.engine.open(run));
      expect(run.pausing).toBe(false);
      stage.engine.pause(run);
      expect(run.pausing).toBe(true);
      expect(stage.store.run(run.id)?.state).toBe('running');
      await stage.schedule.until(run.finished.promise);
      expect(run.pausing).toBe(true);
      expect(stage.store.run(run.id)?.state).toBe('paused');
      expect(stage.store.request(run.id)).toBeUndefined();
    }
  });

  it('can be paused before its first records are on disk: it starts, and pauses', async () => {
    const stage = new Stage({ size: 1, run: () => null });
    const run = await stage.create(plan);
    const opened = stage.engine.open(run);
    stage.engine.pause(run);
    await stage.schedule.until(opened);
    await stage.schedule.until(run.finished.promise);
    expect(run.record.state).toBe('paused');
    expect(run.tasks.get('each')?.record).toMatchObject({ state: 'running', remaining: 20 });
    expect(stage.pool.ran('each')).toEqual([]);
  });

  it('is no longer pausing once it is cancelled', async () => {
    const stage = new Stage({ size: 1, run: () => null });
    const run = await stage.create(plan);
    await stage.schedule.until(stage.engine.open(run));
    stage.engine.pause(run);
    stage.engine.cancel(run);
    await stage.schedule.until(run.finished.promise);
    expect(run.pausing).toBe(false);
    expect(run.record.state).toBe('cancelled');
  });
});
