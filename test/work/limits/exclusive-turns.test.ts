import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExclusiveTurns, type TurnTaker } from '../../../src/work/limits/exclusive-turns.ts';
import { planOf, Stage } from '../../support/stage.ts';
import { testClock } from '../../support/clock.ts';

class Taker implements TurnTaker {
  hasWork = true;
  idle = true;
  held = false;
  readonly exclusive: boolean;

  constructor(exclusive: boolean) {
    this.exclusive = exclusive;
  }

  suspend(held: boolean): void {
    this.held = held;
  }
}

describe('turns', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function setUp(...exclusive: boolean[]): { exclusion: ExclusiveTurns; takers: Taker[] } {
    const exclusion = new ExclusiveTurns(testClock);
    const takers = exclusive.map((one) => new Taker(one));
    for (const taker of takers) exclusion.add(taker);
    return { exclusion, takers };
  }

  const free = (takers: readonly Taker[]): number[] =>
    takers.flatMap(({ held }, at) => (held ? [] : [at]));

  it('are nobody’s business without an exclusive task', () => {
    const { exclusion, takers } = setUp(false, false);
    exclusion.decide();
    expect(free(takers)).toEqual([0, 1]);
  });

  it('begin when all that is in flight has ended, and come round', () => {
    const { exclusion, takers } = setUp(false, false, true, true);
    const [plain] = takers;
    if (plain) plain.idle = false;
    exclusion.decide();
    expect(free(takers)).toEqual([]);
    if (plain) plain.idle = true;
    exclusion.decide();
    expect(free(takers)).toEqual([2]);
    for (const expected of [[3], [0, 1], [2], [3]]) {
      vi.advanceTimersByTime(1000);
      expect(free(takers)).toEqual(expected);
    }
  });

  it('end early when their holder has nothing to do, and last when nobody waits', () => {
    const { exclusion, takers } = setUp(false, true);
    const [plain, alone] = takers;
    exclusion.decide();
    expect(free(takers)).toEqual([1]);
    if (alone) alone.hasWork = false;
    exclusion.decide();
    expect(free(takers)).toEqual([0]);
    if (alone) alone.hasWork = true;
    if (plain) plain.hasWork = false;
    exclusion.decide();
    vi.advanceTimersByTime(9000);
    expect(free(takers)).toEqual([1]);
  });

  it('are over with the last exclusive task', () => {
    const { exclusion, takers } = setUp(false, true);
    exclusion.decide();
    const alone = takers.pop();
    if (alone) exclusion.delete(alone);
    expect(free(takers)).toEqual([0]);
  });
});

describe('an exclusive task', () => {
  it('has the process for itself, item by item, whatever else there is', async () => {
    const plan = planOf(`
name: alone
tasks:
  - {name: a, action: test.work, with_items: "{{ range(9) }}", concurrency: 4, input: "{{ item }}"}
  - {name: x, action: test.work, with_items: "{{ range(5) }}", exclusive: true, concurrency: 4, input: "{{ item }}"}
  - {name: y, action: test.work, exclusive: true, input: {}}
  - {name: b, action: test.work, with_items: "{{ task.x.output }}", concurrency: 9, input: "{{ item }}"}
`);
    for (const deaths of [0, 0.3]) {
      for (let seed = 1; seed <= 20; seed++) {
        const beside: string[] = [];
        const stage: Stage = new Stage(
          {
            size: 3,
            deaths,
            run: ({ task, input }) => {
              if (task.task === 'x' || task.task === 'y') beside.push(`${stage.pool.flying}`);
              return input();
            },
          },
          { seed },
        );
        const run = await stage.play(plan);
        expect(run.record.state, `seed ${seed}`).toBe('succeeded');
        expect(new Set(beside)).toEqual(new Set(['1']));
      }
    }
  });
});
