import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toJS } from '../../src/document/views/to-js.ts';
import type { ActiveRun } from '../../src/engine/active/active-run.ts';
import { restoreRun } from '../../src/engine/acquiring/restore-run.ts';
import { acquireRun } from '../../src/engine/acquiring/acquire-run.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Store } from '../../src/ports/store.ts';
import { Schedule } from '../support/schedule.ts';
import type { PoolScript } from '../support/pool-script.ts';
import { owner, planOf, Stage } from '../support/stage.ts';

/** Lets a second pass when nothing else is left to happen. */
function onIdle(): boolean {
  vi.advanceTimersByTime(1000);
  return vi.getTimerCount() > 0;
}

/** The input of an item says how it ends. `slow` takes ten seconds. */
const run: PoolScript['run'] = ({ input, index }) => {
  const { how = 'well' }: { how?: string } = Object(input());
  if (how === 'slow') vi.advanceTimersByTime(10_000);
  if (how === 'bad') throw new Error('no');
  return index;
};

function stageOn(schedule: Schedule, store?: Store): Stage {
  const clock = { schedule, clock: Date.now };
  return new Stage({ size: 2, run }, store ? { ...clock, store } : clock);
}

async function play(text: string, seed = 1): Promise<ActiveRun> {
  return stageOn(new Schedule(seed, { onIdle })).play(planOf(text));
}

/** A process dies before it dispatches anything. Another resumes the run, milliseconds `later`. */
async function dieAndResume(plan: Plan, later: number): Promise<ActiveRun> {
  const schedule = new Schedule(1, { onIdle });
  const first = stageOn(schedule);
  const born = await first.create(plan);
  const opened = first.engine.open(born);
  await schedule.until(opened);
  first.engine.abandon(new Error('the process died'));
  born.finished.promise.catch(() => {});
  vi.setSystemTime(Date.now() + later);
  const second = stageOn(schedule, first.store);
  const acquiring = acquireRun(first.store, born.id, { ...owner, pid: 2 }, () => false);
  const active = restoreRun(first.store, { ...(await schedule.until(acquiring)), plan, packs: [] });
  const resumed = second.engine.resume(active, false);
  await schedule.until(active.finished.promise);
  await schedule.until(resumed);
  expect(second.store.run(active.id)).toEqual(active.record);
  return active;
}

function summaryOf(active: ActiveRun, task: string): unknown {
  const record = active.tasks.get(task)?.record;
  const { total: _total, ...ends } = record?.summary ?? { total: 0 };
  const some = Object.entries(ends).filter(([, count]) => count > 0);
  return { state: record?.state, ...Object.fromEntries(some) };
}

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
    now: 1_000_000,
  });
});
afterEach(() => {
  vi.useRealTimers();
});

const failingFast = (tolerate: string): string => `
name: failing-fast
tasks:
  - name: each
    action: test.work
    with_items: "{{ range(1000) }}"
    concurrency: 1
    fail_fast: true
    ${tolerate}
    input: {how: "{{ index % 3 === 0 ? 'bad' : 'well' }}"}
    next:
      - when: "{{ failed() }}"
        do: [noop]
output: {items: "{{ task.each.items.map((item) => item.status) }}", all: "{{ task.each.output }}"}
`;

describe('fail_fast', () => {
  it('starts no more items at the first failure too many, and skips the remaining ones', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const active = await play(failingFast('tolerate: {count: 2}'), seed);
      const { summary, state, remainder } = active.tasks.get('each')?.record ?? {};
      expect(state).toBe('failed');
      expect(remainder).toBe('skipped');
      expect(summary).toMatchObject({ failed: 3, succeeded: 4, skipped: 993 });
      const { items, all }: { items?: string[]; all?: unknown[] } = Object(toJS(active.output));
      expect(items?.filter((status) => status === 'skipped')).toHaveLength(summary?.skipped ?? -1);
      expect(items?.filter((status) => status === 'waiting')).toEqual([]);
      expect(all?.at(-1)).toBeNull();
    }
  });

  it('changes nothing while failures are tolerated', async () => {
    const active = await play(failingFast('tolerate: {percent: 33.4}'));
    expect(summaryOf(active, 'each')).toEqual({ state: 'succeeded', failed: 334, succeeded: 666 });
  });

  it('is stored when the process dies before the task has ended', async () => {
    const plan = planOf(failingFast(''));
    const schedule = new Schedule(3, { onIdle });
    const first = stageOn(schedule);
    const born = await first.create(plan);
    void first.engine.open(born);
    born.finished.promise.catch(() => {});
    const key = { run: born.id, task: 'each', visit: 1 };
    while (first.store.task(key)?.remainder === undefined) {
      await undefined;
      schedule.step();
    }
    first.engine.abandon(new Error('the process died'));
    const { summary } = first.store.task(key) ?? {};
    const second = stageOn(schedule, first.store);
    const acquiring = acquireRun(first.store, born.id, { ...owner, pid: 2 }, () => false);
    const active = restoreRun(first.store, {
      ...(await schedule.until(acquiring)),
      plan,
      packs: [],
    });
    await schedule.until(second.engine.resume(active, false));
    await schedule.until(active.finished.promise);
    expect(second.pool.ran('each')).toEqual([]);
    const left = 1000 - (summary?.failed ?? 0) - (summary?.succeeded ?? 0);
    expect(active.tasks.get('each')?.record.summary).toEqual({ ...summary, skipped: left });
    const { items }: { items?: string[] } = Object(toJS(active.output));
    expect(items?.filter((status) => status === 'skipped')).toHaveLength(left);
  });
});

const limited = `
name: limited
tasks:
  - name: each
    action: test.work
    with_items: "{{ range(10) }}"
    concurrency: 1
    deadline: 45s
    retry: {count: 3, delay: 1h}
    input: {how: "{{ index === 0 ? 'bad' : 'slow' }}"}
    next: [{when: "{{ timed_out() }}", do: [after]}]
  - {name: after, action: test.work, input: {}}
`;

describe('the deadline of a task', () => {
  it('times out the items that have not ended, also those that wait for a retry', async () => {
    const active = await play(limited);
    const { each, after } = Object.fromEntries(active.tasks);
    expect(each?.record).toMatchObject({
      state: 'timed_out',
      deadline: 1_045_000,
      error: { code: 'MR416' },
    });
    expect(each?.record.summary.timed_out).toBeGreaterThan(3);
    expect(each?.record.summary.failed).toBe(0);
    expect(after?.record.state).toBe('succeeded');
    expect(active.record.state).toBe('succeeded');
  });

  it.each([
    ['before it passes', 1000],
    ['after it has passed', 50_000],
  ])('holds for a process that resumes the run %s', async (_, later) => {
    const active = await dieAndResume(planOf(limited), later);
    const { record } = active.tasks.get('each') ?? {};
    expect(record).toMatchObject({ state: 'timed_out', deadline: 1_045_000 });
    if (later > 45_000) expect(record?.summary).toMatchObject({ succeeded: 0, timed_out: 10 });
    else expect(record?.summary.succeeded).toBeGreaterThan(0);
  });
});

const patient = `
name: patient
tasks:
  - name: late
    action: test.work
    delay: 30s
    input: {}
    next: [{do: [later]}]
  - {name: later, action: test.work, delay: 20s, input: {}}
`;

describe('the delay of a task', () => {
  it('lets the task start when it is due', async () => {
    const active = await play(patient);
    expect(active.record.state).toBe('succeeded');
    expect(active.tasks.get('late')?.record.startedAt).toBe(1_030_000);
    expect(active.tasks.get('later')?.record.startedAt).toBe(1_050_000);
  });

  it.each([
    ['before', 1000, 1_030_000],
    ['after', 50_000, 1_051_000],
  ])('ends when it was due, in a process that resumes the run %s', async (_, later, started) => {
    const active = await dieAndResume(planOf(patient), later);
    expect(active.record.state).toBe('succeeded');
    expect(active.tasks.get('late')?.record.startedAt).toBe(started);
  });
});

const timed = `
name: timed
timeout: 1m
tasks:
  - name: each
    action: test.work
    with_items: "{{ range(10) }}"
    concurrency: 1
    input: {how: slow}
    next: [{when: "{{ timed_out() || succeeded() }}", do: [after]}]
  - {name: after, action: test.work, input: {}}
`;

describe('the timeout of a run', () => {
  it('stops its tasks and fails it, and nothing more starts', async () => {
    const active = await play(timed);
    expect(active.record).toMatchObject({ state: 'failed', error: { code: 'MR417' } });
    expect(active.tasks.get('each')?.record).toMatchObject({
      state: 'timed_out',
      error: { code: 'MR417' },
    });
    expect(active.tasks.get('after')?.record.state).toBe('skipped');
  });

  it('that passes while no process has the run ends it as soon as it is resumed', async () => {
    const active = await dieAndResume(planOf(timed), 61_000);
    expect(active.record).toMatchObject({ state: 'failed', error: { code: 'MR417' } });
    expect(summaryOf(active, 'each')).toEqual({ state: 'timed_out', timed_out: 10 });
  });

  it('is none of a run that has ended', async () => {
    const active = await play(timed.replace('slow', 'well'));
    expect(active.record.state).toBe('succeeded');
    expect(vi.getTimerCount()).toBe(0);
  });
});
