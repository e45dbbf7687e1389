import { describe, expect, it } from 'vitest';
import { emptySummary } from '../../../src/run/outcome.ts';
import type { TaskRecord, TaskState } from '../../../src/run/records.ts';
import { planRerun } from '../../../src/run/rerun/plan-finally.ts';
import type { Rerun } from '../../../src/run/rerun/plan-rerun.ts';
import { sketch, type TaskSketch } from '../plans.ts';

type Sketches = Readonly<Record<string, TaskSketch>>;

/**
 * A task whose one item ended as the task did. Skipped and cancelled tasks never started. `at`:
 * when it started; it ended one later.
 */
function record(
  task: string,
  state: TaskState,
  { at = 1, ...more }: Partial<TaskRecord> & { readonly at?: number } = {},
): TaskRecord {
  const idle = state === 'skipped' || state === 'cancelled';
  const summary = { ...emptySummary, total: idle ? 0 : 1, [state]: idle ? 0 : 1 };
  const start = idle ? {} : { startedAt: at, endedAt: at + 1 };
  return {
    task,
    visit: 1,
    state,
    single: true,
    remaining: 0,
    summary,
    batches: 1,
    ...start,
    ...more,
  };
}

/** `d/2 after a b`: a visit that awaits others; `c/2`: one that starts at once. */
function names({ again, waiting, rereads, unreached, failed }: Rerun): object {
  const list = (records: readonly TaskRecord[]): string =>
    records.map(({ task }) => task).join(' ');
  const later = Object.entries(rereads).filter(([, { awaits }]) => awaits.length > 0);
  return {
    again: list(again.map((one) => one.record)),
    waiting: waiting.map(({ task, visit }) => `${task}/${visit}`).join(' '),
    later: later.map(([task, { visit, awaits }]) => `${task}/${visit} after ${awaits.join(' ')}`),
    unreached: list(unreached),
    failed: list(failed),
  };
}

/** A task that succeeded although one of its items failed. */
function tolerated(task: string, more: Parameters<typeof record>[2] = {}): TaskRecord {
  const summary = { ...emptySummary, total: 2, succeeded: 1, failed: 1 };
  return record(task, 'succeeded', { summary, ...more });
}

const good = { ...emptySummary, total: 2, succeeded: 2 };

const rows: readonly (readonly [string, Sketches, readonly TaskRecord[], object])[] = [
  [
    'a task that was stopped before its source had ended goes on with it',
    { a: {}, b: { needs: ['a'] } },
    [
      record('a', 'cancelled', { startedAt: 1, summary: good, source: { state: 'open' } }),
      record('b', 'cancelled'),
    ],
    { again: 'a', unreached: 'b' },
  ],
  [
    'a task whose source failed tries it again',
    { a: {} },
    [record('a', 'failed', { summary: good, source: { state: 'failed' } })],
    { again: 'a' },
  ],
  [
    'a task that failed after its source had ended, with all items, runs as its next visit',
    { a: {} },
    [record('a', 'failed', { summary: good, source: { state: 'ended' } })],
    { waiting: 'a/2' },
  ],
  [
    'tasks that need a failed task, directly or not, wait again',
    { a: {}, b: { needs: ['a'] }, c: { needs: ['b'] } },
    [record('a', 'failed'), record('b', 'skipped'), record('c', 'skipped')],
    { again: 'a', unreached: 'b c' },
  ],
  [
    'a transition that fired towards a skipped task still counts',
    { a: {}, b: { next: [['c']] }, c: { needs: ['a'] } },
    [record('a', 'timed_out'), record('b', 'succeeded', { fired: [0] }), record('c', 'skipped')],
    { again: 'a', waiting: 'c/1' },
  ],
  [
    'a transition of a task that runs again does not',
    { a: { next: [['b']] }, b: {} },
    [
      record('a', 'cancelled', { startedAt: 1, summary: { ...emptySummary, total: 2 } }),
      record('b', 'cancelled'),
    ],
    { again: 'a', unreached: 'b' },
  ],
  [
    'a handled failure is tried again, and what it skipped waits; its handler does not run again',
    { a: { next: [['c']], handlers: [0] }, b: { needs: ['a'] }, c: { reads: ['a'] }, d: {} },
    [
      record('a', 'failed', { fired: [0] }),
      record('b', 'skipped'),
      record('c', 'succeeded', { at: 2 }),
      record('d', 'failed'),
    ],
    { again: 'a d', unreached: 'b' },
  ],
  [
    'what follows a task however it ends is no handler, and reads it again',
    { a: { next: [['c']] }, c: { reads: ['a'] } },
    [record('a', 'failed', { fired: [0] }), record('c', 'succeeded', { at: 2 })],
    { again: 'a', later: ['c/2 after a'] },
  ],
  [
    'a tolerated failure is tried again, and who has read it, directly or not, runs after it',
    {
      a: { next: [['b']] },
      b: { next: [['c']] },
      c: { reads: ['a'], next: [['d']] },
      d: { reads: ['c', 'e'] },
      e: {},
    },
    [
      tolerated('a', { fired: [0] }),
      record('b', 'succeeded', { at: 2, fired: [0] }),
      record('c', 'succeeded', { at: 3, fired: [0] }),
      record('d', 'succeeded', { at: 4 }),
      record('e', 'succeeded', { at: 1 }),
    ],
    { again: 'a', later: ['c/2 after a', 'd/2 after c'] },
  ],
  [
    'a task that failed and has read another that is tried again runs anew, after it',
    { a: {}, b: { needs: ['a'], reads: ['a'] } },
    [tolerated('a'), record('b', 'failed', { at: 2 })],
    { again: 'a', later: ['b/2 after a'] },
  ],
  [
    'variables that a task has published are read',
    {
      a: { next: [['b', 'c']], publishes: ['x'] },
      b: { variables: ['x'] },
      c: { variables: ['y'] },
    },
    [
      tolerated('a', { fired: [0] }),
      record('b', 'succeeded', { at: 2 }),
      record('c', 'succeeded', { at: 2 }),
    ],
    { again: 'a', later: ['b/2 after a'] },
  ],
  [
    'a variable that was read before it was published, or that was not published, is not',
    {
      a: { publishes: ['x', 'y'], next: [[], []] },
      b: { variables: ['x'] },
      c: { variables: ['y'] },
    },
    [
      tolerated('a', { at: 2, fired: [0] }),
      record('b', 'succeeded', { at: 1 }),
      record('c', 'succeeded', { at: 3 }),
    ],
    { again: 'a' },
  ],
  [
    'in a loop, only what has read the last visit runs again',
    { a: { reads: ['b'], next: [['b']] }, b: { reads: ['a'], next: [['a']] } },
    [
      record('a', 'succeeded', { visit: 1, at: 1, fired: [0] }),
      record('b', 'succeeded', { visit: 1, at: 2, fired: [0] }),
      tolerated('a', { visit: 2, at: 3, fired: [0] }),
      record('b', 'succeeded', { visit: 2, at: 4 }),
    ],
    { again: 'a', later: ['b/3 after a'] },
  ],
  [
    'a handler that failed is left to the task that it handles',
    { a: { next: [['c']], handlers: [0] }, c: {} },
    [record('a', 'failed', { fired: [0] }), record('c', 'failed', { at: 2 })],
    { again: 'a' },
  ],
  [
    'a task that did not start waits for what it reads, if that runs again',
    { a: {}, b: { next: [['c']] }, c: { reads: ['a', 'b'] }, d: {} },
    [
      tolerated('a'),
      record('b', 'succeeded', { fired: [0], unfollowed: true }),
      record('c', 'cancelled'),
    ],
    { again: 'a', waiting: 'c/1', later: ['c/1 after a'] },
  ],
  [
    'a join that could not be met keeps its arrivals',
    { a: { next: [['c']] }, b: { next: [['c'], ['h']], handlers: [1] }, c: { join: 2 }, h: {} },
    [
      record('a', 'succeeded', { fired: [0] }),
      record('b', 'failed', { fired: [1] }),
      record('c', 'skipped', { arrived: ['a'] }),
      record('h', 'succeeded', { at: 2 }),
    ],
    { again: 'b', waiting: 'c/1' },
  ],
  [
    'transitions that fired while the run was stopping are followed, even to tasks that have run',
    { a: { next: [['a', 'b']] }, b: {}, c: {} },
    [
      record('a', 'succeeded', { fired: [0], unfollowed: true }),
      record('b', 'cancelled'),
      record('c', 'failed'),
    ],
    { again: 'c', waiting: 'b/1 a/2' },
  ],
  [
    'a join keeps its arrivals, and counts those that were not followed',
    { a: { next: [['c']] }, b: { next: [['c']] }, c: { join: 2 }, d: {} },
    [
      record('a', 'succeeded', { fired: [0] }),
      record('b', 'succeeded', { fired: [0], unfollowed: true }),
      record('c', 'cancelled', { arrived: ['a'] }),
      record('d', 'cancelled', { startedAt: 1, summary: { ...emptySummary, total: 1 } }),
    ],
    { again: 'd', waiting: 'c/1' },
  ],
  [
    'a skipped join counts the sources that fired after that',
    { a: { next: [['c']] }, b: { next: [['c']] }, c: { join: 2, needs: ['b'] } },
    [record('a', 'succeeded', { fired: [0] }), record('b', 'failed'), record('c', 'skipped')],
    { again: 'b', waiting: 'c/1' },
  ],
  [
    'a task that failed before it had items starts over',
    { a: {} },
    [record('a', 'failed', { summary: emptySummary })],
    { waiting: 'a/1' },
  ],
  [
    'a task that failed although its items succeeded runs as its next visit',
    { a: {}, b: { needs: ['a'] } },
    [
      record('a', 'failed', { summary: { ...emptySummary, total: 1, succeeded: 1 } }),
      record('b', 'skipped'),
    ],
    { waiting: 'a/2', unreached: 'b' },
  ],
];

describe('a rerun', () => {
  it.each(rows)('%s', (_, tasks, records, expected) => {
    const nothing = { again: '', waiting: '', later: [], unreached: '', failed: '' };
    expect(names(planRerun(sketch(tasks), records))).toEqual({ ...nothing, ...expected });
  });

  it('follows a transition that fired while the run was stopping once', () => {
    const plan = sketch({ a: { next: [['a']] }, c: {} });
    const c = record('c', 'failed');
    const first = planRerun(plan, [record('a', 'succeeded', { fired: [0], unfollowed: true }), c]);
    expect(names(first)).toMatchObject({ again: 'c', waiting: 'a/2' });
    const then = planRerun(plan, [...first.followed, record('a', 'succeeded', { visit: 2 }), c]);
    expect(names(then)).toMatchObject({ again: 'c', waiting: '' });
  });

  it('starts the unstarted tasks of a run that was stopped', () => {
    const plan = sketch({ a: {}, b: { needs: ['a'] } });
    const records = [record('a', 'cancelled', { due: 5 }), record('b', 'cancelled')];
    const all = { waiting: 'a/1', unreached: 'b' };
    expect(names(planRerun(plan, records, { stopped: true }))).toMatchObject(all);
    expect(names(planRerun(plan, records))).toMatchObject({ waiting: '', unreached: '' });
  });

  it('runs only the tasks that are named', () => {
    const plan = sketch({ a: {}, b: {} });
    const records = [record('a', 'failed'), record('b', 'failed')];
    expect(names(planRerun(plan, records, { only: new Set(['b']) }))).toMatchObject({
      again: 'b',
      failed: 'a',
    });
  });
});
