import { describe, expect, it } from 'vitest';
import { Progress, speedOf, timeLeft } from '../../../src/cli/progress/progress.ts';
import { view, now } from './views.ts';

const none = { succeeded: 0, failed: 0, timed_out: 0, cancelled: 0, skipped: 0 };
const started = { type: 'task-started', at: 1000, task: 'a', visit: 1, total: 10 } as const;
const moved = {
  type: 'task-progressed',
  at: 2000,
  task: 'a',
  visit: 1,
  summary: { ...none, total: 10, succeeded: 3, failed: 1, timed_out: 1 },
} as const;

describe('Progress', () => {
  it('follows a task from its start to its end', () => {
    const progress = new Progress();
    progress.apply({ type: 'run-started', at: 999, run: 'r' });
    progress.apply(started);
    expect(progress.tasks).toMatchObject([{ task: 'a', state: 'running', total: 10, done: 0 }]);
    progress.apply(moved);
    expect(progress.task('a')).toMatchObject({ done: 5, failed: 2, since: 1000 });
    const summary = { ...none, total: 10, succeeded: 8, failed: 2 };
    progress.apply({ ...moved, type: 'task-settled', at: 3000, state: 'failed', summary });
    expect(progress.task('a')).toMatchObject({ state: 'failed', done: 10, endedAt: 3000 });
    progress.apply({ type: 'run-ended', at: 3000, state: 'failed' });
    expect(progress.tasks).toHaveLength(1);
  });

  it('estimates the end of a source by the part that was read', () => {
    const progress = new Progress();
    const source = { state: 'open', bytes: 0, size: 1000 } as const;
    progress.apply({ ...started, total: 0, source });
    const read = { ...source, bytes: 250 };
    progress.apply({ ...moved, source: read });
    const task = progress.task('a');
    expect(task).toMatchObject({ source: read, done: 5 });
    // 10 items are a quarter: 35 of 40 are left, at 5 a second.
    expect(task && timeLeft(task, 2000)).toBe(7000);
    progress.apply({ ...moved, source: { state: 'open', bytes: 250 } });
    const stream = progress.task('a');
    expect(stream && [speedOf(stream, 2000), timeLeft(stream, 2000)]).toEqual([5, undefined]);
    progress.apply({ ...moved, source: { ...read, state: 'ended', bytes: 1000 } });
    const ended = progress.task('a');
    expect(ended && timeLeft(ended, 2000)).toBe(1000);
  });

  it('knows why a run waits for a worker until it has one', () => {
    const progress = new Progress();
    progress.apply({ type: 'waiting', at: 1000, reason: 'EMFILE', since: 900 });
    expect(progress.waiting).toMatchObject({ reason: 'EMFILE', since: 900 });
    progress.apply({ type: 'waiting-ended', at: 2000 });
    expect(progress.waiting).toBeUndefined();
  });

  it('stops the clock of running tasks when their run is paused', () => {
    const progress = new Progress();
    progress.apply({ ...started, task: 'b' });
    progress.apply({ ...moved, type: 'task-settled', task: 'b', state: 'succeeded' });
    progress.apply(started);
    progress.apply(moved);
    progress.apply({ type: 'run-paused', at: 4000 });
    expect(progress.tasks).toMatchObject([
      { task: 'b', state: 'succeeded', endedAt: 2000 },
      { task: 'a', state: 'paused', done: 5, endedAt: 4000 },
    ]);
  });

  it('begins with the progress of a resumed run', () => {
    const progress = new Progress();
    const summary = { ...none, total: 10, succeeded: 4 };
    progress.adopt({ task: 'a', visit: 1, state: 'running', done: 4, summary }, 100, 500);
    progress.adopt({ task: 'b', visit: 1, state: 'succeeded', done: 4, summary }, 100, 500);
    expect(progress.tasks).toMatchObject([
      { task: 'a', state: 'running', done: 4, since: 400 },
      { task: 'b', state: 'succeeded', endedAt: 500 },
    ]);
    // The start event of a known visit is ignored.
    progress.apply(started);
    expect(progress.task('a')).toMatchObject({ done: 4, since: 400 });
  });

  it('has no task end before it began, if its end was reported late', () => {
    const progress = new Progress();
    const summary = { ...none, total: 10 };
    progress.adopt({ task: 'a', visit: 1, state: 'running', done: 0, summary }, 0, 2500);
    progress.apply({ ...moved, type: 'task-settled', state: 'succeeded' });
    expect(progress.task('a')).toMatchObject({ state: 'succeeded', since: 2500, endedAt: 2500 });
  });

  it('starts again when a loop comes back to a task', () => {
    const progress = new Progress();
    progress.apply(started);
    progress.apply({ ...moved, type: 'task-settled', state: 'succeeded' });
    progress.apply({ ...started, at: 4000, visit: 2 });
    expect(progress.tasks).toMatchObject([{ visit: 2, state: 'running', done: 0, since: 4000 }]);
  });

  it('knows a task that was skipped without a start', () => {
    const progress = new Progress();
    const summary = { ...none, total: 0 };
    progress.apply({ ...moved, type: 'task-settled', task: 'b', state: 'skipped', summary });
    expect(progress.task('b')).toMatchObject({ state: 'skipped', total: 0 });
  });

  it('computes speed and time left', () => {
    expect(speedOf(view(), now)).toBe(40);
    expect(timeLeft(view(), now)).toBe(15_000);
    expect(timeLeft(view({ done: 0 }), now)).toBeUndefined();
  });
});
