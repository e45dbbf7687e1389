import { expect, test } from 'vitest';
import { overdueLanes } from '../../../src/work/threads/overdue.ts';

const lane = (started: number): Parameters<typeof overdueLanes>[0][number] => ({
  lane: 0,
  index: started,
  attempt: 1,
  started,
});

test('Lanes whose item runs longer than its timeout and the grace are overdue', () => {
  const lanes = [0, 499, 500, 501, 4000].map(lane);
  const overdue = overdueLanes(lanes, 1000, 4500);
  expect(overdue.map(({ started }) => started)).toEqual([0, 499]);
});

test('The wrap of the clock makes no lane overdue', () => {
  const [last, first] = [2 ** 31 - 1, -(2 ** 31)];
  expect(overdueLanes([lane(last)], 1000, first + 100)).toEqual([]);
  expect(overdueLanes([lane(last)], 1000, first + 5000)).toHaveLength(1);
});
