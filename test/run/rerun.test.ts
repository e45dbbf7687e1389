import { describe, expect, it } from 'vitest';
import { emptySummary } from '../../src/run/outcome.ts';
import type { TaskRecord, TaskState } from '../../src/run/records.ts';
import { type Rerun, planRerun } from '../../src/run/rerun.ts';
import { sketch, type TaskSketch } from './plans.ts';

type Sketches = Readonly<Record<string, TaskSketch>>;

/** A record of a task with one item that ended as the task did; skipped and cancelled ones never started. */
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
    'what needs a task that failed waits again, and what needs that',
    { a: {}, b: { needs: ['a'] }, c: { needs: ['b'] } },
    [record('a', 'failed'), record('b', 'skipped'), record('c', 'skipped')],
    { again: 'a', unreached: 'b c' },
  ],
  [
    'what fired towards a skipped task stands',
    { a: {}, b: { next: [['c']] }, c: { needs: ['a'] } },
    [record('a', 'timed_out'), record('b', 'succeeded', { fired: [0] }), record('c', 'skipped')],
    { again: 'a', waiting: 'c/1' },
  ],
  [
    'what a task that runs again had fired does not',
    { a: { next: [['b']] }, b: {} },
    [
      record('a', 'cancelled', { startedAt: 1, summary: { ...emptySummary, total: 2 } }),
      record('b', 'cancelled'),
    ],
    { again: 'a', unreached: 'b' },
  ],
  [
    'a failure that was handled stays, and what it skipped',
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
    'what fired while the run was stopped is followed now, also to a task that has run',
    { a: { next: [['a', 'b']] }, b: {}, c: {} },
    [
      record('a', 'succeeded', { fired: [0], unfollowed: true }),
      record('b', 'cancelled'),
      record('c', 'failed'),
    ],
    { again: 'c', waiting: 'b/1 a/2' },
  ],
  [
    'a join keeps who had arrived, and takes who was not followed',
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
    'a join that was skipped takes who came after that',
    { a: { next: [['c']] }, b: { next: [['c']] }, c: { join: 2, needs: ['b'] } },
    [record('a', 'succeeded', { fired: [0] }), record('b', 'failed'), record('c', 'skipped')],
    { again: 'b', waiting: 'c/1' },
  ],
  [
    'a task that failed before it had items is started anew',
    { a: {} },
    [record('a', 'failed', { summary: emptySummary })],
    { waiting: 'a/1' },
  ],
  [
    'nothing is tried again where all items succeeded',
    { a: {}, b: { needs: ['a'] } },
    [
      record('a', 'failed', { summary: { ...emptySummary, total: 1, succeeded: 1 } }),
      record('b', 'skipped'),
    ],
    { failed: 'a' },
  ],
];

describe('a retry of what failed', () => {
  it.each(rows)('%s', (_, tasks, records, expected) => {
    const nothing = { again: '', waiting: '', unreached: '', failed: '' };
    expect(names(planRerun(sketch(tasks), records))).toEqual({ ...nothing, ...expected });
  });

  it('starts what had not started yet of a run that was stopped', () => {
    const plan = sketch({ a: {}, b: { needs: ['a'] } });
    const records = [record('a', 'cancelled', { due: 5 }), record('b', 'cancelled')];
    const all = { waiting: 'a/1', unreached: 'b' };
    expect(names(planRerun(plan, records, { stopped: true }))).toMatchObject(all);
    expect(names(planRerun(plan, records))).toMatchObject({ waiting: '', unreached: '' });
  });

  it('takes only the tasks that are named', () => {
    const plan = sketch({ a: {}, b: {} });
    const records = [record('a', 'failed'), record('b', 'failed')];
    expect(names(planRerun(plan, records, { only: new Set(['b']) }))).toMatchObject({
      again: 'b',
      failed: 'a',
    });
  });
});
