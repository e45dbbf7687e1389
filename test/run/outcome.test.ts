import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { counted, emptySummary, newTally, outcome, taskFailure } from '../../src/run/outcome.ts';
import type { Summary } from '../../src/run/records.ts';
import type { ItemState } from '../../src/wire/item-state.ts';

function summary(changes: Partial<Summary>): Summary {
  return { ...emptySummary, ...changes };
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
])('%s: %o gives %s', (_name, changes, state) => {
  expect(outcome(summary(changes))).toBe(state);
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
      expect(outcome(here)).toBe(outcome(there));
    }),
  );
});

test('Many items are counted at once', () => {
  const two = counted(summary({ total: 5, succeeded: 3 }), { ...newTally(), cancelled: 2 });
  expect(two).toEqual(summary({ total: 5, succeeded: 3, cancelled: 2 }));
});

test('The failure of a plain task is that of its action', () => {
  const failure = { code: 'MR401', message: 'boom', task: 'a', index: 0 } as const;
  expect(taskFailure('a', true, summary({ total: 1, failed: 1 }), failure)).toBe(failure);
});

test('The failure of a task with items counts them and shows one', () => {
  const example = { code: 'MR401', message: 'boom', index: 4, hint: 'look there' } as const;
  const found = taskFailure('a', false, summary({ total: 9, failed: 2, timed_out: 1 }), example);
  expect(found).toEqual({
    code: 'MR409',
    message: '3 of 9 items did not succeed, such as item 4: boom',
    task: 'a',
    index: 4,
    hint: 'look there',
  });
});

test('The failure of a task without an example still counts', () => {
  expect(taskFailure('a', false, summary({ total: 2, failed: 2 }), undefined)).toEqual({
    code: 'MR409',
    message: '2 of 2 items did not succeed',
    task: 'a',
  });
});
