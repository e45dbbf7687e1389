import { describe, expect, it } from 'vitest';
import { sketch } from '../plans.ts';
import { type Ending, Replay } from './replay.ts';

const ok: Ending = { state: 'succeeded', fired: [] };
const bad: Ending = { state: 'failed', fired: [] };

const plan = sketch({
  a: {},
  b: { needs: ['a'] },
  f: { inFinally: true },
  g: { inFinally: true, needs: ['f'] },
});

describe('a rerun of a run with finally', () => {
  it('runs what failed before it, and then all of finally, as its next visits', () => {
    const replay = new Replay(plan);
    replay.settle('a', bad);
    replay.settle('f', ok);
    replay.settle('g', ok);
    expect(replay.model.run).toMatchObject({ state: 'failed', outcome: 'failed' });
    const rerun = replay.retry();
    expect(rerun.plan).toMatchObject({ retried: [{ task: 'a' }], finally: ['f', 'g'] });
    replay.settle('a', ok);
    replay.settle('b', ok);
    replay.crash();
    expect(replay.running).toEqual(['f']);
    replay.settle('f', ok);
    replay.settle('g', ok);
    expect(replay.started).toEqual(['b/1', 'f/2', 'g/2']);
    expect(replay.model.run).toMatchObject({ state: 'succeeded', outcome: 'succeeded' });
  });

  it('waits for needs in finally again, also after a crash', () => {
    const replay = new Replay(plan);
    replay.settle('a', bad);
    replay.settle('f', ok);
    replay.settle('g', ok);
    replay.retry();
    replay.settle('a', bad);
    replay.crash();
    expect(replay.running).toEqual(['f']);
    replay.crash();
    expect(replay.running).toEqual(['f']);
  });

  it('runs only what failed in finally if all before it has succeeded', () => {
    const replay = new Replay(plan);
    replay.settle('a', ok);
    replay.settle('b', ok);
    replay.settle('f', ok);
    replay.settle('g', bad);
    expect(replay.model.run).toMatchObject({ state: 'failed', outcome: 'succeeded' });
    const rerun = replay.retry();
    expect(rerun.plan).toMatchObject({ retried: [{ task: 'g' }] });
    expect(rerun.plan.finally).toBeUndefined();
    expect(replay.running).toEqual(['g']);
    replay.settle('g', ok);
    expect(replay.started).toEqual([]);
    expect(replay.model.run).toMatchObject({ state: 'succeeded' });
  });

  it('runs finally anew after each rerun', () => {
    const replay = new Replay(plan);
    for (const visit of [1, 2, 3]) {
      replay.settle('a', bad);
      expect(replay.latest('f')?.visit).toBe(visit);
      replay.settle('f', bad);
      expect(replay.model.run).toMatchObject({ state: 'failed', outcome: 'failed' });
      replay.retry();
    }
  });

  it('lets finally run if it had not begun before', () => {
    const replay = new Replay(sketch({ a: { delay: 10 }, f: { inFinally: true } }));
    replay.feed({ type: 'cancel-requested', policy: 'cancel_running' });
    expect(replay.model.run.state).toBe('cancelled');
    const rerun = replay.retry({ stopped: true });
    expect(rerun.plan.finally).toBeUndefined();
    expect(replay.running).toEqual(['a']);
    replay.settle('a', ok);
    expect(replay.running).toEqual(['f']);
    expect(replay.latest('f')?.visit).toBe(1);
  });
});

describe('a rerun of a run that core.succeed has ended', () => {
  it('runs what had failed before it, and leaves what it has cancelled', () => {
    const tasks = { a: { next: [['x']] }, b: {}, x: {}, done: { endsScope: true } };
    const replay = new Replay(sketch(tasks));
    replay.settle('a', bad);
    replay.settle('done', ok);
    replay.crash();
    expect(replay.model.run.state).toBe('succeeding');
    replay.settle('b', { state: 'cancelled', fired: [] });
    expect(replay.model.run.state).toBe('failed');
    replay.retry();
    expect(replay.running).toEqual(['a']);
    replay.settle('a', { state: 'succeeded', fired: [0] });
    expect(replay.model.run.state).toBe('succeeded');
    expect(replay.started).toEqual([]);
  });
});
