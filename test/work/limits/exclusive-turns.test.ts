import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TurnTaker } from '../../../src/ports/work.ts';
import { ExclusiveTurns } from '../../../src/work/limits/exclusive-turns.ts';
import { planOf, Stage } from '../../support/stage.ts';
import { testClock } from '../../support/clock.ts';

class Taker implements TurnTaker {
  hasWork = true;
  isBusy = false;
  isSuspended = false;
  /** How often it was suspended or resumed. */
  calls = 0;
  readonly exclusive: boolean;

  constructor(exclusive: boolean) {
    this.exclusive = exclusive;
  }

  suspend(): void {
    this.calls++;
    this.isSuspended = true;
  }

  resume(): void {
    this.calls++;
    this.isSuspended = false;
  }
}

describe('turns', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Takers, all with work, of which some are exclusive. */
  function setUp(...exclusive: boolean[]) {
    const turns = new ExclusiveTurns(testClock);
    const takers = exclusive.map((one) => new Taker(one));
    for (const taker of takers) turns.add(taker);
    const change = (at: number, changes: Partial<Pick<Taker, 'hasWork' | 'isBusy'>> = {}): void => {
      const taker = takers[at];
      if (taker) turns.changed(Object.assign(taker, changes));
    };
    const free = (): number[] => takers.flatMap(({ isSuspended }, at) => (isSuspended ? [] : [at]));
    return { turns, takers, change, free };
  }

  it('are not taken without an exclusive task', () => {
    const { change, free } = setUp(false, false);
    change(0);
    expect(free()).toEqual([0, 1]);
  });

  it('begin when all that is in flight has ended, and come round', () => {
    const { takers, change, free } = setUp(false, false, true, true);
    const [plain] = takers;
    if (plain) plain.isBusy = true;
    change(0);
    expect(free()).toEqual([]);
    change(0, { isBusy: false });
    expect(free()).toEqual([2]);
    for (const expected of [[3], [0, 1], [2], [3]]) {
      vi.advanceTimersByTime(1000);
      expect(free()).toEqual(expected);
    }
  });

  it('end early when their holder has nothing to do, and last when no other waits', () => {
    const { change, free } = setUp(false, true);
    change(1);
    expect(free()).toEqual([1]);
    change(1, { hasWork: false });
    expect(free()).toEqual([0]);
    change(1, { hasWork: true });
    change(0, { hasWork: false });
    vi.advanceTimersByTime(9000);
    expect(free()).toEqual([1]);
  });

  it('touch the task whose turn ends and the one whose turn begins, and no others', () => {
    const { takers, change } = setUp(...Array.from({ length: 1000 }, () => true));
    const calls = (): number => takers.reduce((sum, taker) => sum + taker.calls, 0);
    expect(calls()).toBe(1000);
    change(0);
    expect(calls()).toBe(1001);
    for (let at = 0; at < 10; at++) change(at, { hasWork: false });
    expect(calls()).toBe(1001 + 20);
  });

  it('are over with the last exclusive task', () => {
    const { turns, takers, change, free } = setUp(false, true);
    change(1);
    const exclusive = takers.pop();
    if (exclusive) turns.delete(exclusive);
    expect(free()).toEqual([0]);
  });
});

describe('an exclusive task', () => {
  it('has the process for itself, item by item, whatever else there is', async () => {
    const plan = planOf(`
name: exclusive
tasks:
  - {name: a, action: test.work, with_items: "{{ range(9) }}", concurrency: 4, input: "{{ item }}"}
  - {name: x, action: test.work, with_items: "{{ range(5) }}", exclusive: true, concurrency: 4, input: "{{ item }}"}
  - {name: y, action: test.work, exclusive: true, input: {}}
  - {name: b, action: test.work, with_items: "{{ task.x.output }}", concurrency: 9, input: "{{ item }}"}
`);
    for (const deaths of [0, 0.3]) {
      for (let seed = 1; seed <= 20; seed++) {
        const inFlight: string[] = [];
        const stage: Stage = new Stage(
          {
            size: 3,
            deaths,
            run: ({ task, input }) => {
              if (task.task === 'x' || task.task === 'y') inFlight.push(`${stage.pool.flying}`);
              return input();
            },
          },
          { seed },
        );
        const run = await stage.play(plan);
        expect(run.record.state, `seed ${seed}`).toBe('succeeded');
        expect(new Set(inFlight)).toEqual(new Set(['1']));
      }
    }
  });
});
