import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Player, words } from '../player.ts';
import { anyPlanWithEnds, sketch } from '../plans.ts';
import { anyStoppedStory, playAny } from '../stories.ts';

const cancel = { type: 'cancel-requested', policy: 'cancel_running' } as const;
const late = { type: 'time-ran-out' } as const;

const plan = sketch({
  a: { next: [['b']] },
  b: {},
  f: { inFinally: true },
  g: { inFinally: true, needs: ['f'] },
});

function started(of = plan): Player {
  const player = new Player(of);
  player.start();
  return player;
}

describe('finally', () => {
  it('begins in the event after which nothing else is active', () => {
    const player = started();
    expect(words(player.settle('a', 'succeeded'))).toEqual([
      'skipped b',
      'finally succeeded',
      'start f',
    ]);
    expect(words(player.settle('f', 'succeeded'))).toEqual(['start g']);
    expect(words(player.settle('g', 'succeeded'))).toEqual(['end succeeded']);
  });

  it('runs after a failure, a cancel and a timeout, which stay how the run ends', () => {
    const failed = started();
    expect(words(failed.settle('a', 'failed'))).toContain('finally failed MR410');
    const cancelled = started();
    cancelled.feed(cancel);
    expect(words(cancelled.settle('a', 'cancelled'))).toEqual([
      'cancelled b',
      'finally cancelled MR411',
      'start f',
    ]);
    const timedOut = started();
    timedOut.feed(late);
    expect(words(timedOut.settle('a', 'timed_out')).slice(1)).toEqual([
      'finally failed MR417',
      'start f',
    ]);
    const ends = [failed, cancelled, timedOut].map((player) => {
      player.settle('f', 'succeeded');
      return words(player.settle('g', 'succeeded')).at(-1);
    });
    expect(ends).toEqual(['end failed MR410', 'end cancelled MR411', 'end failed MR417']);
  });

  it('does not run where nothing has begun', () => {
    const player = new Player(sketch({ a: { delay: 10 }, f: { inFinally: true } }));
    player.start();
    expect(words(player.feed(cancel))).toEqual([
      'cancelled a',
      'cancelled f',
      'end cancelled MR411',
    ]);
  });

  it('runs where all tasks were skipped by their own conditions, also before a delay', () => {
    const player = new Player(sketch({ a: { delay: 10 }, f: { inFinally: true } }));
    player.start();
    expect(words(player.settle('a', 'passed'))).toEqual(['finally succeeded', 'start f']);
  });

  it('has no timeout', () => {
    const player = started();
    player.settle('a', 'succeeded');
    expect(player.feed(late)).toEqual([]);
  });

  it('is stopped by a cancel while it runs, which counts only after success', () => {
    const player = started();
    player.settle('a', 'succeeded');
    expect(words(player.feed(cancel))).toEqual(['stop f']);
    expect(words(player.settle('f', 'cancelled'))).toEqual(['cancelled g', 'end cancelled MR411']);
    const failed = started();
    failed.settle('a', 'failed');
    failed.feed(cancel);
    expect(words(failed.settle('f', 'cancelled')).at(-1)).toBe('end failed MR410');
    expect(failed.model.run.finallyErrors).toMatchObject([{ code: 'MR411' }]);
    const twice = started();
    twice.feed(cancel);
    twice.settle('a', 'cancelled');
    twice.feed(cancel);
    expect(words(twice.settle('f', 'cancelled')).at(-1)).toBe('end cancelled MR411');
    expect(twice.model.run.finallyErrors).toBeUndefined();
  });

  it('pauses and goes on with the outcome that is on record', () => {
    const player = started();
    player.settle('a', 'failed');
    player.feed({ type: 'pause-requested' });
    expect(words(player.feed({ type: 'run-idle' }))).toEqual(['pause']);
    const restored = player.restored();
    expect(restored.feed({ type: 'run-resumed' })).toEqual([]);
    expect(restored.model.run).toMatchObject({ state: 'running', outcome: 'failed' });
    expect(restored.running).toEqual(['f']);
  });

  it('begins paused in a run that is to pause', () => {
    const player = started();
    player.feed({ type: 'pause-requested' });
    expect(words(player.settle('a', 'succeeded'))).toContain('start f');
    expect(player.model.run.state).toBe('pausing');
    expect(words(player.feed({ type: 'run-idle' }))).toEqual(['pause']);
  });
});

describe('a failure in finally', () => {
  const two = sketch({ a: {}, f: { inFinally: true }, g: { inFinally: true } });

  it('fails a run that has succeeded; others go on and are kept', () => {
    const player = started(two);
    player.settle('a', 'succeeded');
    expect(words(player.settle('f', 'failed'))).toEqual([]);
    expect(words(player.settle('g', 'failed'))).toEqual(['end failed MR410']);
    expect(player.model.run.failure?.task).toBe('f');
    expect(player.model.run.finallyErrors).toMatchObject([{ task: 'g' }]);
  });

  it('is kept beside the failure of the run', () => {
    const player = started(two);
    player.settle('a', 'failed');
    player.settle('f', 'failed');
    expect(words(player.settle('g', 'succeeded'))).toEqual(['end failed MR410']);
    expect(player.model.run.failure?.task).toBe('a');
    expect(player.model.run.finallyErrors).toMatchObject([{ task: 'f' }]);
  });

  it('comes after an output that could not be rendered', () => {
    const player = started(two);
    player.settle('a', 'succeeded');
    player.feed({ type: 'output-failed', failure: { code: 'MR403', message: 'no output' } });
    player.settle('f', 'failed');
    expect(words(player.settle('g', 'succeeded'))).toEqual(['end failed MR403']);
    expect(player.model.run.finallyErrors).toMatchObject([{ task: 'f' }]);
  });
});

describe('a task that ends its scope', () => {
  const ends = sketch({
    a: {},
    b: {},
    done: { endsScope: true },
    c: { needs: ['a'] },
    f: { inFinally: true },
  });

  it('stops what runs, and then finally runs', () => {
    const player = started(ends);
    expect(words(player.settle('done', 'succeeded'))).toEqual([
      'succeeds by done',
      'stop a',
      'stop b',
    ]);
    expect(words(player.settle('a', 'succeeded'))).toEqual([]);
    expect(words(player.settle('b', 'cancelled'))).toEqual([
      'skipped c',
      'finally succeeded',
      'start f',
    ]);
  });

  it('lets a failure before it stand, and none after it', () => {
    const before = started(ends);
    before.settle('a', 'failed');
    before.settle('done', 'succeeded');
    expect(words(before.settle('b', 'cancelled'))).toContain('finally failed MR410');
    const after = started(ends);
    after.settle('done', 'succeeded');
    after.settle('a', 'failed');
    expect(words(after.settle('b', 'cancelled'))).toContain('finally succeeded');
  });

  it('does nothing where it was skipped or has failed', () => {
    const player = started(ends);
    expect(words(player.settle('done', 'passed'))).toEqual([]);
    const other = started(ends);
    expect(words(other.settle('done', 'failed'))).toEqual([]);
  });
});

describe('in any run', () => {
  it('no task of finally starts before it begins, none of the others after, and it ends once', () => {
    fc.assert(
      fc.property(anyPlanWithEnds, anyStoppedStory, (plan, events) => {
        const player = new Player(plan);
        player.start();
        for (const event of events) playAny(player, event);
        const ordered = player.decided.map((decision) => decision.type);
        const begins = ordered.indexOf('begin-finally');
        for (const [at, decision] of player.decided.entries()) {
          if (decision.type !== 'start-task' && decision.type !== 'delay-task') continue;
          const isLast = plan.tasks.get(decision.task)?.inFinally === true;
          expect(isLast).toBe(begins >= 0 && at > begins);
        }
        expect(ordered.filter((type) => type === 'begin-finally').length).toBeLessThanOrEqual(1);
        expect(ordered.filter((type) => type === 'end-run').length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });
});
