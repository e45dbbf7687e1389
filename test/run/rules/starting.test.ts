import { describe, expect, it } from 'vitest';
import { Player, words } from '../player.ts';
import { sketch } from '../plans.ts';

describe('delay', () => {
  const plan = sketch({ a: { next: [['b'], ['b']] }, b: { delay: 10, next: [['b']] }, c: {} });

  it('lets a task wait before each of its visits, while the run goes on', () => {
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

  it('survives a crash', () => {
    const player = new Player(plan);
    player.start();
    player.settle('c', 'succeeded');
    player.settle('a', 'succeeded', [0]);
    const restored = player.restored();
    expect(restored.model.run).toEqual(player.model.run);
    expect(words(restored.feed({ type: 'run-resumed' }))).toEqual([]);
    expect(words(restored.feed({ type: 'task-due', task: 'b' }))).toEqual(['start b']);
  });

  it('ends with a cancel, and does not start the task after it', () => {
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

describe('loops', () => {
  it('a task may start itself again, visit after visit', () => {
    const player = new Player(sketch({ first: { next: [['a']] }, a: { next: [['a']] } }));
    player.start();
    expect(words(player.settle('first', 'succeeded', [0]))).toEqual(['start a']);
    expect(words(player.settle('a', 'succeeded', [0]))).toEqual(['start a 2']);
    expect(words(player.settle('a', 'failed', [0]))).toEqual(['start a 3']);
    expect(words(player.settle('a', 'succeeded'))).toEqual(['end succeeded']);
  });

  it('a need that succeeds in several visits counts once', () => {
    const plan = sketch({
      first: { next: [['a']] },
      a: { next: [['x']] },
      x: { next: [['a']] },
      c: {},
      b: { needs: ['a', 'c'] },
    });
    const player = new Player(plan);
    player.start();
    player.settle('first', 'succeeded', [0]);
    player.settle('a', 'succeeded', [0]);
    player.settle('x', 'succeeded', [0]);
    expect(words(player.settle('a', 'succeeded'))).toEqual([]);
    expect(words(player.settle('c', 'succeeded'))).toEqual(['start b']);
  });

  it('the visit after the thousandth is not started and fails the run', () => {
    const player = new Player(sketch({ first: { next: [['a']] }, a: { next: [['a']] } }));
    player.start();
    player.settle('first', 'succeeded', [0]);
    for (let visit = 1; visit < 1000; visit++) player.settle('a', 'succeeded', [0]);
    expect(player.model.tasks.get('a')).toMatchObject({ state: 'running', visit: 1000 });
    expect(words(player.settle('a', 'succeeded', [0]))).toEqual(['end failed MR412']);
  });
});
