import { describe, expect, it } from 'vitest';
import { type Awaited, letsRun } from '../../src/run/awaits.ts';
import { restoreModel } from '../../src/run/model.ts';
import { emptySummary } from '../../src/run/outcome.ts';
import type { TaskRecord, TaskState } from '../../src/run/records.ts';
import { Player, settled, words } from './player.ts';
import { sketch } from './plans.ts';

function record(task: string, state: TaskState, visit = 1): TaskRecord {
  const none = { single: true, remaining: 0, batches: 0, summary: emptySummary };
  return { task, visit, state, ...none };
}

describe('a task that has settled lets another run that awaits it', () => {
  const done: Awaited = { name: 'a', isMet: true, handled: false };
  it.each<[string, Awaited, TaskState, readonly string[], boolean]>([
    ['when it succeeded', done, 'succeeded', ['a'], true],
    [
      'when it failed, and that is handled',
      { ...done, isMet: false, handled: true },
      'succeeded',
      [],
      true,
    ],
    ['not when it failed, and that is not', { ...done, isMet: false }, 'succeeded', [], false],
    [
      'not when it failed and the other needs it',
      { ...done, isMet: false, handled: true },
      'failed',
      ['a'],
      false,
    ],
    [
      'however it ended, if the other has never run',
      { ...done, isMet: false },
      'waiting',
      [],
      true,
    ],
  ])('%s', (_, end, state, needs, runs) => {
    expect(letsRun(end, { state }, needs)).toBe(runs);
  });
});

describe('in a rerun', () => {
  /** `a` and `b` run again; `c` has read both, and `a` leads to it. */
  const plan = sketch({ a: { next: [['c'], ['d']] }, b: {}, c: { next: [['d']] }, d: {} });
  const rereads = { c: { visit: 2, awaits: ['a', 'b'], followed: [0] } };

  function begin(...more: readonly TaskRecord[]): Player {
    const first = [record('a', 'running'), record('b', 'running'), record('c', 'succeeded')];
    const records = [...first, ...more];
    return new Player(plan, restoreModel(plan, records, { state: 'running', rereads }));
  }

  it('a task runs again once all have settled that it awaits, whatever reaches it before', () => {
    const player = begin(record('d', 'succeeded'));
    expect(words(player.feed({ type: 'run-resumed' }))).toEqual([]);
    expect(words(player.feed(settled('a', 'succeeded', [0])))).toEqual([]);
    expect(words(player.feed(settled('b', 'succeeded', [])))).toEqual(['start c 2']);
  });

  it('a transition that was followed before is not followed again, and another is', () => {
    const player = begin(record('d', 'succeeded'));
    const end = { ...settled('a', 'succeeded', [0, 1]), followed: [0] };
    expect(words(player.feed(end))).toEqual(['start d 2']);
    player.feed(settled('b', 'succeeded', []));
    const reread = { ...settled('c', 'succeeded', [0]), followed: [0] };
    expect(words(player.feed(reread))).toEqual([]);
  });

  it('a failure that a followed transition handles is handled', () => {
    const player = begin(record('d', 'succeeded'));
    player.feed({ ...settled('a', 'failed', [1]), followed: [1] });
    expect(player.model.run.failure).toBeUndefined();
  });

  it('a task keeps its results when one that it awaits fails', () => {
    const player = begin(record('d', 'succeeded'));
    player.feed(settled('a', 'failed', []));
    expect(words(player.feed(settled('b', 'succeeded', [])))).toEqual(['end failed MR410']);
    expect(player.states()).toMatchObject({ c: 'succeeded' });
  });

  it('a visit that has begun awaits nothing', () => {
    const player = begin(record('c', 'running', 2));
    expect(player.model.tasks.get('c')).toMatchObject({ visit: 2, awaits: [] });
  });
});
