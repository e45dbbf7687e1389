import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { restoreRun } from '../../src/engine/acquiring/restore-run.ts';
import { acquireRun } from '../../src/engine/acquiring/acquire-run.ts';
import { Schedule } from '../support/schedule.ts';
import type { PoolScript } from '../support/pool-script.ts';
import { owner, planOf, Stage } from '../support/stage.ts';

const plan = planOf(`
name: patient
parameters: {items: {type: array, required: true}}
tasks:
  - name: work
    action: test.work
    with_items: "{{ parameters.items }}"
    concurrency: 3
    retry: {count: 1, delay: 10s}
    input: {}
output: "{{ task.work.output }}"
`);
const items = [0, 1, 2, 3];

/** Fires the next timer when nothing else is left to happen. */
function onIdle(): boolean {
  vi.advanceTimersToNextTimer();
  return vi.getTimerCount() > 0;
}

/** Each item fails, a second after the one before. The process dies when all wait for a retry. */
async function failAll(schedule: Schedule): Promise<{ first: Stage; dues: Map<number, number> }> {
  const run: PoolScript['run'] = () => {
    vi.setSystemTime(Date.now() + 1000);
    throw new Error('not yet');
  };
  const first = new Stage({ size: 2, run }, { schedule, clock: Date.now });
  const active = await first.create(plan, { items });
  void first.engine.open(active);
  await schedule.exhaust();
  first.engine.abandon(new Error('the process died'));
  const retries = [...first.store.retries({ run: active.id, task: 'work', visit: 1 })];
  return { first, dues: new Map(retries.map(({ index, due }) => [index, due])) };
}

describe('a retry that waits when its process dies', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'Date'], now: 5000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ['while all of them wait', 0],
    ['when some are due', 8500],
    ['long after', 3_600_000],
  ])('is made when it is due, or at once when the run is resumed later: %s', async (_, later) => {
    for (let seed = 1; seed <= 20; seed++) {
      vi.setSystemTime(5000);
      const schedule = new Schedule(seed, { onIdle });
      const { first, dues } = await failAll(schedule);
      expect(dues.size).toBe(items.length);
      const resumedAt = Date.now() + later;
      vi.setSystemTime(resumedAt);
      const times = new Map<number, number>();
      const run: PoolScript['run'] = ({ index, attempt }) => {
        expect(attempt).toBe(2);
        times.set(index, Date.now());
        return index;
      };
      const { store } = first;
      const second = new Stage({ size: 2, run }, { schedule, store, clock: Date.now });
      const [left] = store.runs();
      if (!left) throw new Error('the run is stored');
      const acquiring = acquireRun(store, left.id, { ...owner, pid: 2 }, () => false);
      const active = restoreRun(store, { ...(await schedule.until(acquiring)), plan, packs: [] });
      const resumed = second.engine.resume(active, false);
      await schedule.until(active.finished.promise);
      await schedule.until(resumed);
      for (const [index, due] of dues) {
        expect(times.get(index), `seed ${seed}, item ${index}`).toBe(Math.max(due, resumedAt));
      }
    }
  });
});
