import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/engine/loop/engine.ts';
import { createRun } from '../../src/engine/acquiring/new-run.ts';
import type { ActiveRun } from '../../src/engine/active/active-run.ts';
import { shownOf } from '../../src/engine/active/elements.ts';
import { reportOf } from '../../src/history/report.ts';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { Schedule } from '../support/schedule.ts';
import type { PoolScript } from '../support/pool-script.ts';
import { ScriptedPool } from '../support/scripted-pool.ts';
import { newRun, owner, planOf } from '../support/stage.ts';

const hour = 3_600_000;

interface Flow {
  readonly clock: ManualClock;
  readonly run: ActiveRun;
  /** Takes all steps that need no time. */
  settle(): Promise<void>;
}

/** A run in an engine whose clock the test moves. It has started, and waits. */
async function begin(text: string, script: Partial<PoolScript> = {}): Promise<Flow> {
  const clock = new ManualClock();
  const schedule = new Schedule(1);
  const store = createMemoryStore({ schedule: schedule.add });
  const pool = new ScriptedPool({ size: 1, run: () => null, ...script }, schedule);
  const engine = new Engine(store, pool, clock);
  const creating = createRun(store, {
    ...newRun(planOf(text)),
    owner: { ...owner, since: clock.now() },
  });
  const run = await schedule.until(creating);
  void engine.open(run);
  const settle = (): Promise<void> => schedule.exhaust();
  await settle();
  return { clock, run, settle };
}

function reportAt({ run, clock }: Flow) {
  const tasks = [...run.tasks.values()].map(({ record }) => record);
  const parts = { parameters: {}, output: null, shown: shownOf(run) };
  return reportOf({ ...parts, record: run.record, tasks, now: clock.now() });
}

let failures = 0;

const waits: readonly {
  readonly what: string;
  readonly text: string;
  readonly script?: () => Partial<PoolScript>;
  readonly state: string;
}[] = [
  {
    what: 'a retry',
    text: 'name: r\ntasks: [{name: a, action: t.a, input: {}, retry: {count: 1, delay: 10s}}]',
    script: () => {
      failures = 0;
      return {
        run: () => {
          if (failures++ === 0) throw new Error('not yet');
          return null;
        },
      };
    },
    state: 'succeeded',
  },
  {
    what: 'a delay',
    text: 'name: d\ntasks: [{name: a, action: t.a, input: {}, delay: 10s}]',
    state: 'succeeded',
  },
  {
    what: 'the timeout of a run',
    text: 'name: t\ntimeout: 10s\ntasks: [{name: a, action: t.a, input: {}, delay: 1h}]',
    state: 'failed',
  },
];

describe.each(waits)('The wall clock jumps while a run waits for $what', (wait) => {
  it.each([-hour, hour])('by %d ms: it waits ten seconds all the same', async (jump) => {
    const flow = await begin(wait.text, wait.script?.());
    const { clock, run, settle } = flow;
    clock.advance(4000);
    clock.jump(jump);
    await settle();
    clock.advance(5999);
    await settle();
    expect(run.record.state).toBe('running');
    clock.advance(1);
    await settle();
    expect(run.record.state).toBe(wait.state);
    const report = reportAt(flow);
    expect(report.elapsed_ms).toBe(10_000);
    expect(report.tasks['a']?.elapsed_ms ?? 0).toBeGreaterThanOrEqual(0);
  });
});
