import { describe, expect, it } from 'vitest';
import { restoreModel } from '../../src/run/model.ts';
import { Player, words } from './player.ts';
import { sketch } from './plans.ts';

describe('delay', () => {
  const plan = sketch({ a: { next: [['b'], ['b']] }, b: { delay: 10, next: [['b']] }, c: {} });

  it('lets a task wait before each of its visits, in a run that is not over', () => {
    const player = new Player(plan);
    expect(words(player.start())).toEqual(['start a', 'start c']);
    expect(words(player.settle('a', 'succeeded', [0, 1]))).toEqual(['delay b']);
    expect(words(player.settle('c', 'succeeded'))).toEqual([]);
    expect(words(player.feed({ type: 'task-due', task: 'b' }))).toEqual(['start b']);
    expect(words(player.feed({ type: 'task-due', task: 'b' }))).toEqual([]);
    expect(words(player.settle('b', 'succeeded', [0]))).toEqual(['delay b 2']);
    expect(words(player.feed({ type: 'task-due', task: 'b' }))).toEqual(['start b 2']);
    expect(words(player.settle('b', 'succeeded'))).toEqual(['end succeeded']);
  });

  it('is kept over a crash', () => {
    const player = new Player(plan);
    player.start();
    player.settle('c', 'succeeded');
    player.settle('a', 'succeeded', [0]);
    const restored = new Player(plan, restoreModel(plan, [...player.records.values()]));
    expect(restored.model.run).toEqual(player.model.run);
    expect(words(restored.feed({ type: 'run-resumed' }))).toEqual([]);
    expect(words(restored.feed({ type: 'task-due', task: 'b' }))).toEqual(['start b']);
  });

  it('is cut short by a cancel, and does not start the task after it', () => {
    const player = new Player(plan);
    player.start();
    player.settle('a', 'succeeded', [0]);
    expect(words(player.feed({ type: 'cancel-requested', policy: 'cancel_running' }))).toEqual([
      'cancelled b',
      'stop c',
    ]);
    expect(words(player.feed({ type: 'task-due', task: 'b' }))).toEqual([]);
    expect(words(player.settle('c', 'cancelled'))).toEqual(['end cancelled MR411']);
  });
});

describe('the timeout of a run', () => {
  const plan = { ...sketch({ a: { next: [['b']] }, b: {}, c: {}, d: { delay: 5 } }), timeout: 7 };

  it('stops what runs, starts nothing more, and fails the run', () => {
    const player = new Player(plan);
    player.start();
    expect(words(player.feed({ type: 'time-ran-out' }))).toEqual(['stop a', 'stop c', 'skipped d']);
    expect(words(player.settle('a', 'succeeded', [0]))).toEqual([]);
    expect(player.model.run.failure).toEqual({
      code: 'MR417',
      message: 'the run did not end within its timeout of 7 ms',
    });
    expect(words(player.settle('c', 'timed_out'))).toEqual(['skipped b', 'end failed MR417']);
  });

  it('is told rather than an earlier failure, but not when the run was cancelled before', () => {
    const failed = new Player(plan);
    failed.start();
    failed.settle('c', 'failed');
    failed.feed({ type: 'time-ran-out' });
    expect(words(failed.settle('a', 'timed_out')).at(-1)).toBe('end failed MR417');
    const cancelled = new Player(plan);
    cancelled.start();
    cancelled.feed({ type: 'cancel-requested', policy: 'cancel_running' });
    expect(words(cancelled.feed({ type: 'time-ran-out' }))).toEqual([]);
  });

  it('is known again after a crash, so that nothing more starts', () => {
    const player = new Player(plan);
    player.start();
    player.feed({ type: 'time-ran-out' });
    const { run } = player.model;
    const again = new Player(plan, restoreModel(plan, [...player.records.values()], run.failure));
    expect(again.model.run).toEqual(run);
    expect(words(again.feed({ type: 'time-ran-out' }))).toEqual([]);
    expect(words(again.settle('a', 'succeeded', [0]))).toEqual([]);
  });
});
