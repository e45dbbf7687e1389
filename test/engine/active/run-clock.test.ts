import { expect, test } from 'vitest';
import { clockOf } from '../../../src/engine/active/run-clock.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { planOf, Stage } from '../../support/stage.ts';

const plan = planOf('name: one\ntasks: [{name: one, action: test.one, input: {}}]');

test('The clock of a run begins with the wall time and follows no jump of it', async () => {
  const stage = new Stage({ size: 1, run: () => null });
  const [run, later] = [await stage.create(plan), await stage.create(plan)];
  const clock = new ManualClock();
  const own = clockOf(run, clock);
  expect(own.now()).toBe(clock.now());
  for (const jump of [-3_600_000, 7_200_000]) {
    const before = own.now();
    clock.jump(jump);
    expect(own.now()).toBe(before);
    clock.advance(1500);
    expect(own.now()).toBe(before + 1500);
  }
  expect(clockOf(run, clock)).toBe(own);
  expect(clockOf(later, clock).now()).toBe(clock.now());
  expect(clock.now()).not.toBe(own.now());
});
