import { describe, expect, it } from 'vitest';
import { emptySummary } from '../../src/run/outcome.ts';
import type { TaskRecord, TaskState } from '../../src/run/records.ts';
import { type Rerun, planRerun } from '../../src/run/rerun.ts';
import { sketch, type TaskSketch } from './plans.ts';

type Sketches = Readonly<Record<string, TaskSketch>>;

/** A task whose one item ended as the task did. Skipped and cancelled tasks never started. */
function record(task: string, state: TaskState, more: Partial<TaskRecord> = {}): TaskRecord {
  const idle = state === 'skipped' || state === 'cancelled';
  const summary = { ...emptySummary, total: idle ? 0 : 1, [state]: idle ? 0 : 1 };
  const start = idle ? {} : { startedAt: 1 };
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

function names({ again, waiting, unreached, failed }: Rerun): object {
  const list = (records: readonly TaskRecord[]): string =>
    records.map(({ task }) => task).join(' ');
  return {
    again: list(again),
    waiting: waiting.map(({ task, visit }) => `${task}/${visit}`).join(' '),
    unreached: list(unreached),
    failed: list(failed),
  };
}

const rows: readonly (readonly [string, Sketches, readonly TaskRecord[], object])[] = [
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
    'a handled failure stays, and the task that it skipped',
    { a: { next: [['c']] }, b: { needs: ['a'] }, c: {}, d: {} },
    [
      record('a', 'failed', { fired: [0] }),
      record('b', 'skipped'),
      record('c', 'succeeded'),
      record('d', 'failed'),
    ],
    { again: 'd' },
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
    'a task whose items all succeeded does not run again',
    { a: {}, b: { needs: ['a'] } },
    [
      record('a', 'failed', { summary: { ...emptySummary, total: 1, succeeded: 1 } }),
      record('b', 'skipped'),
    ],
    { failed: 'a' },
  ],
];

describe('a rerun', () => {
  it.each(rows)('%s', (_, tasks, records, expected) => {
    const nothing = { again: '', waiting: '', unreached: '', failed: '' };
    expect(names(planRerun(sketch(tasks), records))).toEqual({ ...nothing, ...expected });
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
