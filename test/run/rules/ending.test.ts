import { describe, expect, it } from 'vitest';
import { Player, words } from '../player.ts';
import { sketch, type TaskSketch } from '../plans.ts';

const cancel = { type: 'cancel-requested', policy: 'cancel_running' } as const;
const pause = { type: 'pause-requested' } as const;

describe('cancel', () => {
  const plan = sketch({ a: { next: [['c']] }, b: {}, c: {}, d: { needs: ['b'] } });

  it('stops running tasks, starts no other, and ends the run with its last task', () => {
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

  it('has an effect once', () => {
    const player = new Player(plan);
    player.start();
    player.feed(cancel);
    expect(player.feed(cancel)).toEqual([]);
  });

  it('ends a run in which no task runs', () => {
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

  it('can let items in flight finish, until a second one stops them', () => {
    const player = new Player(plan);
    player.start();
    const finish = { type: 'cancel-requested', policy: 'allow_finish' } as const;
    expect(words(player.feed(finish))).toEqual(['finish a', 'finish b']);
    expect(player.feed(finish)).toEqual([]);
    expect(words(player.feed(cancel))).toEqual(['stop a', 'stop b']);
    expect(player.feed(finish)).toEqual([]);
  });

  it('ends the visit to come of a task that is to run again, and leaves the one before', () => {
    const player = new Player(sketch({ s: { next: [['a']] }, a: { next: [['a']] } }));
    player.start();
    player.settle('s', 'succeeded', [0]);
    player.settle('a', 'succeeded', [0]);
    player.feed(cancel);
    player.settle('a', 'cancelled');
    const record = player.records.get('a/2');
    if (record) player.records.set('a/2', { ...record, state: 'waiting' });
    const again = player.restored();
    const ended = again.feed(cancel).filter(({ type }) => type === 'record-task');
    expect(ended).toEqual([{ type: 'record-task', task: 'a', visit: 2, state: 'cancelled' }]);
  });

  it('overrides a failure', () => {
    const player = new Player(sketch({ a: {}, b: {} }));
    player.start();
    player.settle('a', 'failed');
    player.feed(cancel);
    expect(words(player.settle('b', 'cancelled')).at(-1)).toBe('end cancelled MR411');
  });
});

describe('the timeout of a run', () => {
  const plan = { ...sketch({ a: { next: [['b']] }, b: {}, c: {}, d: { delay: 5 } }), timeout: 7 };

  it('stops running tasks, starts no other, and fails the run', () => {
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

  it('replaces an earlier failure, but not a cancel', () => {
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

  it('is restored after a crash, so that no task starts', () => {
    const player = new Player(plan);
    player.start();
    player.feed({ type: 'time-ran-out' });
    const { run } = player.model;
    const again = player.restored();
    expect(again.model.run).toEqual(run);
    expect(words(again.feed({ type: 'time-ran-out' }))).toEqual([]);
    expect(words(again.settle('a', 'succeeded', [0]))).toEqual([]);
  });
});

describe('pause', () => {
  it('leaves tasks as they are when nothing is in flight', () => {
    const player = new Player(sketch({ a: { next: [['b']] }, b: {} }));
    player.start();
    expect(player.feed(pause)).toEqual([]);
    expect(player.model.run.state).toBe('pausing');
    expect(words(player.feed({ type: 'run-idle' }))).toEqual(['pause']);
    expect(player.model.run.state).toBe('paused');
    expect(player.states()).toEqual({ a: 'running', b: 'waiting' });
    expect(player.feed({ type: 'run-idle' })).toEqual([]);
  });

  it('is overridden by a cancel and by the end', () => {
    const player = new Player(sketch({ a: {} }));
    player.start();
    player.feed(pause);
    player.feed(cancel);
    expect(player.model.run.state).toBe('cancelling');
    expect(player.feed({ type: 'run-idle' })).toEqual([]);
    player.settle('a', 'cancelled');
    expect(player.feed({ type: 'run-idle' })).toEqual([]);
    expect(player.model.run.state).toBe('cancelled');
  });

  it('neither keeps tasks from starting nor the run from ending', () => {
    const player = new Player(sketch({ a: { next: [['b']] }, b: {} }));
    player.start();
    player.feed(pause);
    expect(words(player.settle('a', 'succeeded', [0]))).toEqual(['start b']);
    expect(words(player.settle('b', 'succeeded'))).toEqual(['end succeeded']);
    expect(player.feed({ type: 'run-idle' })).toEqual([]);
  });

  it('does not end a run that has not started yet', () => {
    const player = new Player(sketch({ a: {} }));
    expect(player.feed(pause)).toEqual([]);
    expect(words(player.start())).toEqual(['start a']);
    expect(player.model.run.state).toBe('pausing');
  });

  it('is decided only after a request', () => {
    const player = new Player(sketch({ a: {} }));
    player.start();
    expect(player.feed({ type: 'run-idle' })).toEqual([]);
    expect(player.model.run.state).toBe('running');
  });
});

describe('the end', () => {
  it('a task that was reached but whose needs never ran fails the run as deadlocked', () => {
    const player = new Player(sketch({ a: { next: [['b'], ['c']] }, b: { needs: ['c'] }, c: {} }));
    player.start();
    expect(words(player.settle('a', 'succeeded', [0]))).toEqual([
      'waiting b',
      'skipped b',
      'skipped c',
      'end failed MR413',
    ]);
  });

  it('a failure is reported in place of the deadlock that follows from it', () => {
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

/** `sketch` compares every pair of tasks, which takes too long for a chain. */
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
