import { describe, expect, it } from 'vitest';
import { evenShares, FairShares } from '../../../src/work/limits/fair-shares.ts';
import { Permits } from '../../../src/wire/shared/permits.ts';
import { planOf, Stage } from '../../support/stage.ts';
import { testClock } from '../../support/clock.ts';

describe('shares of a limit', () => {
  it.each([
    [10, [3, 3], 0, [3, 3]],
    [4, [9, 9], 0, [2, 2]],
    [5, [9, 1, 9], 0, [2, 1, 2]],
    [5, [9, 9], 1, [2, 3]],
    [1, [9, 9, 9], 2, [0, 0, 1]],
    [1, [9, 0, 9], 1, [0, 0, 1]],
    [3, [], 0, []],
  ])('of %i among tasks that want %o, from %i on, are %o', (limit, demands, first, expected) => {
    expect(evenShares(limit, demands, first)).toEqual(expected);
  });

  it('move to a task that comes later when items end', () => {
    const one = { permits: Permits.create(4), demand: 4 };
    const other = { permits: Permits.create(4), demand: 4 };
    const shares = new FairShares(4, testClock);
    shares.add(one);
    shares.balance();
    expect(one.permits.held).toBe(4);
    for (const lane of [0, 1, 2, 3]) one.permits.enter(lane);
    shares.add(other);
    shares.balance();
    expect([one.permits.leaving, other.permits.held]).toEqual([2, 0]);
    for (const lane of [0, 1, 2, 3]) one.permits.leave(lane);
    shares.balance();
    expect([one.permits.held, other.permits.held]).toEqual([2, 2]);
    shares.delete(one);
    expect(other.permits.held).toBe(4);
    shares.delete(other);
  });
});

describe('a run that bounds its items in flight', () => {
  it.each([
    [1, 0],
    [3, 0],
    [3, 0.3],
  ])('to %i never has more, with deaths at %d', async (limit, deaths) => {
    const plan = planOf(`
name: bounded
concurrency: ${limit}
tasks:
  - {name: a, action: test.work, with_items: "{{ range(9) }}", concurrency: 4, input: "{{ item }}"}
  - {name: b, action: test.work, with_items: "{{ range(9) }}", concurrency: 4, input: "{{ item }}"}
  - {name: c, action: test.work, input: {}}
  - {name: d, action: test.work, with_items: "{{ task.a.output }}", concurrency: 9, input: "{{ item }}"}
output: ["{{ task.b.output }}", "{{ task.d.output }}"]
`);
    for (let seed = 1; seed <= 20; seed++) {
      const stage = new Stage({ size: 3, deaths, run: ({ input }) => input() }, { seed });
      const run = await stage.play(plan);
      expect(run.record.state, `seed ${seed}`).toBe('succeeded');
      expect(stage.pool.peak).toBeLessThanOrEqual(limit);
    }
  });
});
