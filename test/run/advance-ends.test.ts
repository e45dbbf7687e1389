import { describe, expect, it } from 'vitest';
import { Player, words } from './player.ts';
import { sketch, type TaskSketch } from './plans.ts';

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

const cancel = { type: 'cancel-requested', policy: 'cancel_running' } as const;

describe('cancel', () => {
  const plan = sketch({ a: { next: [['c']] }, b: {}, c: {}, d: { needs: ['b'] } });

  it('stops what runs, starts nothing more, and ends the run with its last task', () => {
    const player = new Player(plan);
    player.start();
    expect(words(player.feed(cancel))).toEqual(['stop a', 'stop b']);
    expect(words(player.settle('a', 'succeeded', [0]))).toEqual([]);
    expect(words(player.settle('b', 'cancelled'))).toEqual([
      'cancelled c',
      'cancelled d',
      'end cancelled MR411',
    ]);
  });

  it('is asked for once', () => {
    const player = new Player(plan);
    player.start();
    player.feed(cancel);
    expect(player.feed(cancel)).toEqual([]);
  });

  it('ends a run in which nothing runs', () => {
    const player = new Player(sketch({}));
    expect(words(player.feed(cancel))).toEqual(['end cancelled MR411']);
  });

  it('does not change a run that has ended', () => {
    const player = new Player(sketch({ a: {} }));
    player.start();
    player.settle('a', 'succeeded');
    expect(player.feed(cancel)).toEqual([]);
    expect(player.model.run.state).toBe('succeeded');
  });

  it('may leave what is in flight to end, until it is asked not to', () => {
    const player = new Player(plan);
    player.start();
    const finish = { type: 'cancel-requested', policy: 'allow_finish' } as const;
    expect(words(player.feed(finish))).toEqual(['finish a', 'finish b']);
    expect(player.feed(finish)).toEqual([]);
    expect(words(player.feed(cancel))).toEqual(['stop a', 'stop b']);
    expect(player.feed(finish)).toEqual([]);
  });

  it('wins over a failure', () => {
    const player = new Player(sketch({ a: {}, b: {} }));
    player.start();
    player.settle('a', 'failed');
    player.feed(cancel);
    expect(words(player.settle('b', 'cancelled')).at(-1)).toBe('end cancelled MR411');
  });
});

describe('pause', () => {
  it('leaves everything as it is once nothing is in flight', () => {
    const player = new Player(sketch({ a: { next: [['b']] }, b: {} }));
    player.start();
    expect(words(player.feed({ type: 'run-idle' }))).toEqual(['pause']);
    expect(player.model.run.state).toBe('paused');
    expect(player.states()).toEqual({ a: 'running', b: 'waiting' });
    expect(player.feed({ type: 'run-idle' })).toEqual([]);
  });

  it('gives way to a cancel and to the end', () => {
    const player = new Player(sketch({ a: {} }));
    player.start();
    player.feed(cancel);
    expect(player.feed({ type: 'run-idle' })).toEqual([]);
    player.settle('a', 'cancelled');
    expect(player.feed({ type: 'run-idle' })).toEqual([]);
    expect(player.model.run.state).toBe('cancelled');
  });
});

describe('the end', () => {
  it('a task that was reached but whose needs were never run fails the run as stuck', () => {
    const player = new Player(sketch({ a: { next: [['b'], ['c']] }, b: { needs: ['c'] }, c: {} }));
    player.start();
    expect(words(player.settle('a', 'succeeded', [0]))).toEqual([
      'waiting b',
      'skipped b',
      'skipped c',
      'end failed MR413',
    ]);
  });

  it('a failure is told rather than what is stuck because of it', () => {
    const player = new Player(
      sketch({ a: { next: [['b'], ['c']] }, b: { needs: ['c'] }, c: {}, d: {} }),
    );
    player.start();
    player.settle('d', 'failed');
    expect(words(player.settle('a', 'succeeded', [0])).at(-1)).toBe('end failed MR410');
  });

  it('a resumed run that has nothing left to do ends', () => {
    const player = new Player(sketch({}));
    expect(words(player.feed({ type: 'run-resumed' }))).toEqual(['end succeeded']);
  });

  it('a chain of 20,000 tasks is skipped without running out of stack', () => {
    const tasks: Record<string, TaskSketch> = { t0: {} };
    for (let at = 1; at < 20_000; at++) tasks[`t${at}`] = { needs: [`t${at - 1}`] };
    const chain = sketchChain(tasks);
    const player = new Player(chain);
    player.start();
    expect(player.settle('t0', 'failed')).toHaveLength(20_000);
  });
});

/** `sketch` looks at every pair of tasks; a chain need not. */
function sketchChain(tasks: Readonly<Record<string, TaskSketch>>): ReturnType<typeof sketch> {
  const names = Object.keys(tasks);
  const plan = sketch({ one: {} });
  const one = plan.tasks.get('one');
  if (!one) throw new Error('a sketch has its task');
  const chained = names.map((name, at): [string, typeof one] => {
    const next = names[at + 1];
    return [name, { ...one, name, needs: tasks[name]?.needs ?? [], neededBy: next ? [next] : [] }];
  });
  return { ...plan, tasks: new Map(chained) };
}
