import { expect, test } from 'vitest';
import { laneClock, laneElapsed } from '../../../src/wire/shared/lane-clock.ts';

const LAST = 2 ** 31 - 1;
const FIRST = -(2 ** 31);

test('The clock fits a word of a control block', () => {
  const now = laneClock();
  expect(now).toBe(now | 0);
});

test.each([
  [0, 0, 0],
  [100, 350, 250],
  [LAST, FIRST, 1],
  [LAST - 100, FIRST + 99, 200],
  [-50, 50, 100],
])('from %i to %i are %i milliseconds', (since, now, elapsed) => {
  expect(laneElapsed(since, now)).toBe(elapsed);
});
