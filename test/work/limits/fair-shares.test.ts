import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sharer } from '../../../src/ports/work.ts';
import { FairShares } from '../../../src/work/limits/fair-shares.ts';
import { Permits } from '../../../src/wire/shared/permits.ts';
import { planOf, Stage } from '../../support/stage.ts';
import { ManualClock } from '../../support/manual-clock.ts';

class Task implements Sharer {
  readonly permits: Permits;
  readonly lanes: number;
  #demand: number;
  /** How often its demand was read. */
  reads = 0;
  /** How often it was told that it has permits. */
  calls = 0;

  constructor(demand: number) {
    this.permits = Permits.create(demand);
    this.lanes = demand;
    this.#demand = demand;
  }

  get demand(): number {
    this.reads++;
    return this.#demand;
  }

  set demand(demand: number) {
    this.#demand = demand;
  }

  permitted(): void {
    this.calls++;
  }
}

function sharing(limit: number, demands: readonly number[]) {
  const clock = new ManualClock();
  const shares = new FairShares(limit, clock);
  const tasks = demands.map((demand) => new Task(demand));
  for (const task of tasks) shares.changed(task);
  const held = (): number[] => tasks.map(({ permits }) => permits.held);
  return { clock, shares, tasks, held };
}

describe('shares of a limit', () => {
  it('move to a task that comes later when items end', () => {
    const { clock, shares, tasks, held } = sharing(4, [4]);
    const [one] = tasks;
    expect(held()).toEqual([4]);
    for (const lane of [0, 1, 2, 3]) one?.permits.enter(lane);
    const other = new Task(4);
    tasks.push(other);
    shares.changed(other);
    expect([one?.permits.leaving, other.permits.held]).toEqual([2, 0]);
    for (const lane of [0, 1, 2, 3]) one?.permits.leave(lane);
    clock.advance(50);
    expect(held()).toEqual([2, 2]);
    if (one) shares.delete(one);
    expect(other.permits.held).toBe(4);
    shares.delete(other);
  });

  it('go in turns to more tasks than there are permits', () => {
    const { clock, held } = sharing(2, [1, 1, 1, 1, 1]);
    const seen = [held()];
    for (let turn = 0; turn < 4; turn++) {
      clock.advance(50);
      seen.push(held());
    }
    expect(seen).toEqual([
      [1, 1, 0, 0, 0],
      [0, 1, 1, 0, 0],
      [0, 0, 1, 1, 0],
      [0, 0, 0, 1, 1],
      [1, 0, 0, 0, 1],
    ]);
  });

  it('are told to a task that gets some, and only to it', () => {
    const { tasks } = sharing(1, [1, 1]);
    expect(tasks.map(({ calls }) => calls)).toEqual([1, 0]);
  });

  it('stay within the limit when a task that gets some changes others', () => {
    const { shares, tasks, held } = sharing(2, []);
    for (let at = 0; at < 3; at++) {
      const task = new Task(1);
      task.permitted = () => tasks.forEach((other) => shares.changed(other));
      tasks.push(task);
    }
    for (const task of tasks) shares.changed(task);
    expect(held()).toEqual([1, 1, 0]);
  });

  it('cost a change of one task no look at the others, while no permit moves', () => {
    const { shares, tasks } = sharing(
      8,
      Array.from({ length: 1000 }, () => 1),
    );
    const reads = (): number => tasks.reduce((sum, task) => sum + task.reads, 0);
    const before = reads();
    for (const task of tasks.slice(500)) shares.changed(task);
    expect(reads() - before).toBe(500);
    // The task that gets the free permit is not read: its share is known.
    const [first] = tasks;
    if (first) shares.delete(first);
    expect(reads() - before).toBe(500);
  });

  it('are never more than the limit, and all in use when wanted, whatever tasks do', () => {
    const step = fc.record({
      act: fc.constantFrom('come', 'enter', 'leave', 'report', 'shrink', 'end', 'wait'),
      task: fc.nat(7),
      lane: fc.nat(4),
      demand: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(step, { maxLength: 80 }),
        (limit, steps) => {
          const { clock, shares, tasks } = sharing(limit, []);
          const inUse = (): number => tasks.reduce((sum, { permits }) => sum + permits.held, 0);
          for (const { act, task: at, lane, demand } of steps) {
            const task = tasks[at % Math.max(1, tasks.length)];
            if (act === 'come') tasks.push(new Task(demand));
            if (act === 'come') tasks.slice(-1).forEach((one) => shares.changed(one));
            if (act === 'enter' && task && lane < task.lanes) task.permits.enter(lane);
            if (act === 'leave' && task && lane < task.lanes) task.permits.leave(lane);
            if (act === 'report' && task) shares.changed(task);
            if (act === 'shrink' && task) task.demand = Math.min(task.demand, lane);
            if (act === 'shrink' && task) shares.changed(task);
            if (act === 'end' && task) shares.delete(task);
            if (act === 'end' && task) tasks.splice(tasks.indexOf(task), 1);
            if (act === 'wait') clock.advance(50);
            expect(inUse()).toBeLessThanOrEqual(limit);
          }
          for (const { permits, lanes } of tasks)
            for (let lane = 0; lane < lanes; lane++) permits.leave(lane);
          for (const task of tasks) shares.changed(task);
          const wanted = tasks.reduce((sum, task) => sum + task.demand, 0);
          expect(inUse()).toBe(Math.min(limit, wanted));
        },
      ),
    );
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
