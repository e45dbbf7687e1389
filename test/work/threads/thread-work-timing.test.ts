import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toJS } from '../../../src/document/views/to-js.ts';
import { Schedule } from '../../support/schedule.ts';
import { planOf, Stage } from '../../support/stage.ts';

describe('a retry that must wait', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'Date'], now: 5000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** The next timer fires when nothing else is left to happen. */
  function onIdle(): boolean {
    vi.advanceTimersToNextTimer();
    return vi.getTimerCount() > 0;
  }

  it.each([
    ['constant', [0, 1000, 2000, 3000]],
    ['linear', [0, 1000, 3000, 6000]],
    ['exponential', [0, 1000, 3000, 6500]],
  ])('with a %s delay is made at %o milliseconds', async (backoff, expected) => {
    const plan = planOf(`
name: patient
tasks:
  - name: work
    action: test.work
    with_items: [a, b]
    retry: {count: 3, delay: 1s, backoff: ${backoff}, max_delay: 3500ms}
    input: {}
output: "{{ task.work.output }}"
`);
    for (let seed = 1; seed <= 20; seed++) {
      vi.setSystemTime(5000);
      const schedule = new Schedule(seed, { onIdle });
      const times: Record<string, number[]> = { 0: [], 1: [] };
      const stage = new Stage(
        {
          size: 2,
          run: ({ index, attempt }) => {
            times[index]?.push(Date.now() - 5000);
            if (attempt <= 3 && index === 1) throw new Error('not yet');
            return attempt;
          },
        },
        { schedule, clock: Date.now },
      );
      const run = await stage.play(plan);
      expect(toJS(run.documents.output?.view())).toEqual([1, 4]);
      expect(times[0]).toEqual([0]);
      expect(times[1]).toEqual(expected);
    }
  });

  it('waits without a lane: the other items run meanwhile', async () => {
    const plan = planOf(`
name: patient
tasks:
  - name: work
    action: test.work
    with_items: [a, b, c, d]
    concurrency: 1
    retry: {count: 1, delay: 5s}
    input: {}
`);
    const schedule = new Schedule(3, { onIdle });
    const order: number[] = [];
    const stage = new Stage(
      {
        size: 1,
        run: ({ index, attempt }) => {
          order.push(index);
          if (index === 0 && attempt === 1) throw new Error('not yet');
        },
      },
      { schedule, clock: Date.now },
    );
    await stage.play(plan);
    expect(order).toEqual([0, 1, 2, 3, 0]);
    expect(Date.now()).toBe(5000 + 5000);
  });
});
