import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { newModel } from '../../src/run/model.ts';
import {
  counted,
  emptySummary,
  remainderState,
  isTolerated,
  newTally,
  outcome,
  taskFailure,
  unhandledFailure,
} from '../../src/run/outcome.ts';
import type { Summary, TaskRecord } from '../../src/run/records.ts';
import type { Tolerance } from '../../src/workflow/workflow.ts';
import type { Failure } from '../../src/items/failure.ts';
import type { ItemState } from '../../src/items/item-state.ts';
import { sketch } from './plans.ts';

function summary(changes: Partial<Summary>): Summary {
  return { ...emptySummary, ...changes };
}

function record(changes: Partial<TaskRecord>): TaskRecord {
  const fresh = { task: 'a', visit: 1, state: 'running', single: false, remaining: 0, batches: 0 };
  return { ...fresh, state: 'running', summary: emptySummary, ...changes };
}

function summaryOf(order: readonly ItemState[]): Summary {
  return order.reduce(
    (sum, state) => counted(sum, { ...newTally(), [state]: 1 }),
    summary({ total: order.length }),
  );
}

test.each<[string, Partial<Summary>, string]>([
  ['an empty list', {}, 'succeeded'],
  ['only successes', { total: 3, succeeded: 3 }, 'succeeded'],
  ['one failure', { total: 3, succeeded: 2, failed: 1 }, 'failed'],
  ['one timeout', { total: 3, succeeded: 2, timed_out: 1 }, 'timed_out'],
  ['a failure and a timeout', { total: 2, failed: 1, timed_out: 1 }, 'failed'],
  ['cancelled items', { total: 2, succeeded: 1, cancelled: 1 }, 'cancelled'],
  ['cancelled items and a failure', { total: 2, failed: 1, cancelled: 1 }, 'cancelled'],
])('%s: %o is %s', (_name, changes, state) => {
  expect(outcome({ summary: summary(changes) })).toBe(state);
});

test('The outcome does not depend on the order in which items end', () => {
  const states = fc.array(
    fc.constantFrom<ItemState>('succeeded', 'failed', 'timed_out', 'cancelled'),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(states, (order) => {
      const [here, there] = [summaryOf(order), summaryOf(order.toReversed())];
      expect(here).toEqual(there);
      expect(outcome({ summary: here })).toBe(outcome({ summary: there }));
    }),
  );
});

test('Several items are counted at once', () => {
  const two = counted(summary({ total: 5, succeeded: 3 }), { ...newTally(), cancelled: 2 });
  expect(two).toEqual(summary({ total: 5, succeeded: 3, cancelled: 2 }));
});

test.each<[string, Partial<Failure>, string]>([
  ['its action failed', { code: 'MR401', index: 0 }, 'MR410'],
  ['the input of its item could not be rendered', { code: 'MR403', index: 0 }, 'MR410'],
  ['its list could not', { code: 'MR403' }, 'MR403'],
  ['its list is none', { code: 'MR404' }, 'MR404'],
  ['it was late', { code: 'MR416' }, 'MR410'],
])('A run fails because of a task of which %s', (_, given, code) => {
  const cause = { code: 'MR401', message: 'no luck', name: 'QuotaError', ...given } as const;
  const message = "task 'a' failed: QuotaError: no luck";
  expect(unhandledFailure('a', cause)).toMatchObject({ code, message, task: 'a', cause });
});

test('The failure of a plain task is that of its action', () => {
  const failure = { code: 'MR401', message: 'boom', task: 'a', index: 0 } as const;
  const ended = record({ single: true, summary: summary({ total: 1, failed: 1 }) });
  expect(taskFailure(ended, failure)).toBe(failure);
});

test('The failure of a task with items states their counts and shows one failure', () => {
  const firstFailure = { code: 'MR401', message: 'boom', index: 4, hint: 'look there' } as const;
  const ended = record({ summary: summary({ total: 9, failed: 2, timed_out: 1 }) });
  const found = taskFailure(ended, firstFailure);
  expect(found).toEqual({
    code: 'MR409',
    message: '3 of 9 items did not succeed, such as item 4: boom',
    task: 'a',
    index: 4,
    hint: 'look there',
    cause: firstFailure,
  });
});

test('The failure of a task without a known failure still states the counts', () => {
  const ended = record({ summary: summary({ total: 2, failed: 2 }) });
  expect(taskFailure(ended, undefined)).toEqual({
    code: 'MR409',
    message: '2 of 2 items did not succeed',
    task: 'a',
  });
});

describe('tolerate', () => {
  /** [tolerance, items, failures that it allows] */
  const borders: readonly (readonly [Tolerance, number, number])[] = [
    [{ count: 0 }, 10, 0],
    [{ count: 3 }, 10, 3],
    [{ count: 30 }, 10, 10],
    [{ percent: 0 }, 1000, 0],
    [{ percent: 5 }, 20, 1],
    [{ percent: 5 }, 19, 0],
    [{ percent: 5 }, 39, 1],
    [{ percent: 33.3 }, 1000, 333],
    [{ percent: 2.3 }, 1000, 23],
    [{ percent: 0.1 }, 1_000_000, 1000],
    [{ percent: 100 }, 7, 7],
    [{ count: 2, percent: 50 }, 10, 2],
    [{ count: 8, percent: 50 }, 10, 5],
  ];

  it.each(borders)('%o of %d items allows %d failures, and no more', (tolerate, total, most) => {
    const ended = (bad: number): Summary => summary({ total, succeeded: total - bad, failed: bad });
    expect(isTolerated(ended(most), tolerate)).toBe(true);
    expect(outcome({ summary: ended(most) }, tolerate)).toBe('succeeded');
    if (most === total) return;
    expect(isTolerated(ended(most + 1), tolerate)).toBe(false);
    expect(outcome({ summary: ended(most + 1) }, tolerate)).toBe('failed');
  });

  it('is exact for every whole percentage and total', () => {
    const cases = fc.tuple(fc.nat(100), fc.integer({ min: 1, max: 4e9 }));
    fc.assert(
      fc.property(cases, ([percent, total]) => {
        const most = Number((BigInt(percent) * BigInt(total)) / 100n);
        expect(isTolerated(summary({ total, failed: most }), { percent })).toBe(true);
        expect(isTolerated(summary({ total, failed: most + 1 }), { percent })).toBe(false);
      }),
    );
  });

  it('counts items that timed out as failed', () => {
    const two = summary({ total: 4, succeeded: 2, failed: 1, timed_out: 1 });
    expect(outcome({ summary: two }, { count: 2 })).toBe('succeeded');
    expect(outcome({ summary: two }, { count: 1 })).toBe('failed');
    const late = summary({ total: 4, succeeded: 2, timed_out: 2 });
    expect(outcome({ summary: late }, { count: 1 })).toBe('timed_out');
  });
});

describe('unfinished items', () => {
  const { run } = newModel(sketch({}));
  it.each([
    ['can still run', {}, {}, undefined],
    ['can still run while the run pauses', { state: 'pausing' }, {}, undefined],
    ['end as was decided', {}, { remainder: 'skipped' }, 'skipped'],
    [
      'are cancelled with their run',
      { state: 'cancelling', policy: 'cancel_running' },
      { remainder: 'skipped' },
      'cancelled',
    ],
    ['are timed out with their run', { state: 'timing_out' }, {}, 'timed_out'],
  ] as const)('%s', (_, status, decided, end) => {
    expect(remainderState({ ...run, ...status }, decided)).toBe(end);
  });

  it('time a task out that its deadline stopped, even if items failed, unless that is tolerated', () => {
    const late = record({
      summary: summary({ total: 3, succeeded: 1, failed: 1, timed_out: 1 }),
      remainder: 'timed_out',
      startedAt: 1000,
      deadline: 6000,
      endedAt: 6001,
    });
    expect(outcome(late)).toBe('timed_out');
    expect(outcome(late, { count: 2 })).toBe('succeeded');
    expect(taskFailure(late, undefined)).toEqual({
      code: 'MR416',
      message: 'the task did not end within its deadline of 5000 ms',
      task: 'a',
    });
    expect(taskFailure({ ...late, endedAt: 5999 }, undefined).code).toBe('MR417');
  });
});
