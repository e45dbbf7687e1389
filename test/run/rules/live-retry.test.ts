import { expect, it } from 'vitest';
import { emptySummary } from '../../../src/run/outcome.ts';
import type { TaskRecord } from '../../../src/run/records.ts';
import { whyNotNow, withItemsAgain } from '../../../src/run/rules/live-retry.ts';

const task = { name: 'fetch', folds: [] };
const running: TaskRecord = {
  task: 'fetch',
  visit: 1,
  state: 'running',
  single: false,
  remaining: 3,
  summary: { ...emptySummary, total: 10, succeeded: 4, failed: 2, timed_out: 1 },
  batches: 2,
};
const sink = { state: 'open', path: 'x', format: 'jsonl', next: 0, length: 0 } as const;

it.each([
  ['runs', task, running, undefined],
  ['has not started', task, undefined, 'has not started'],
  ['waits', task, { ...running, state: 'waiting' }, 'has not started'],
  ['has failed', task, { ...running, state: 'failed' }, 'has ended'],
  ['has succeeded all the same', task, { ...running, state: 'succeeded' }, 'has ended'],
  ['is being stopped', task, { ...running, remainder: 'skipped' }, 'is being stopped'],
  ['writes a file', task, { ...running, sink }, 'writes its results'],
  ['waits for answers', { ...task, waitsFor: 'answer' }, running, 'items that wait'],
  ['is folded', { ...task, folds: ['sum'] }, running, "'sum' combines"],
  ['is a fold', { ...task, fold: { over: 'x', ordered: false } }, running, 'combines the results'],
] as const)(
  'decides whether failed items go back to work of a task that %s',
  (_, plan, record, why) => {
    const refusal = whyNotNow(plan, record);
    if (why === undefined) expect(refusal).toBeUndefined();
    else expect(refusal?.text).toContain(why);
  },
);

it('gives a task the items to do once more, and counts them as failed no more', () => {
  const again = withItemsAgain(running, { failed: 2, timedOut: 1 });
  expect(again).toMatchObject({ rerun: 1, remaining: 6, batches: 2, state: 'running' });
  expect(again.summary).toEqual({ ...running.summary, failed: 0, timed_out: 0 });
  expect(withItemsAgain(again, { failed: 0, timedOut: 0 }).rerun).toBe(2);
});
