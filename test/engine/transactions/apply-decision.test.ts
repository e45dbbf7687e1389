import { beforeEach, describe, expect, it } from 'vitest';
import { toJS } from '../../../src/document/views/to-js.ts';
import { createRun } from '../../../src/engine/acquiring/new-run.ts';
import type { ActiveRun } from '../../../src/engine/active/active-run.ts';
import { applyDecision, putArrivals } from '../../../src/engine/transactions/apply-decision.ts';
import { type Context, newContext } from '../../../src/engine/transactions/context.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { Decision } from '../../../src/run/decisions.ts';
import { Arrivals } from '../../../src/run/join.ts';
import { createMemoryStore } from '../../../src/store/memory/memory-store.ts';
import { clockAt } from '../../support/clock.ts';
import { newRun, planOf } from '../../support/stage.ts';

const plan = planOf(`
name: decisions
tasks:
  - {name: each, action: test.one, with_items: [1, 2], delay: 30s, input: {}, next: [{do: [both]}]}
  - {name: none, action: test.one, with_items: [], input: {}, next: [{do: [both]}]}
  - {name: wrong, action: test.one, with_items: "{{ 1 }}", input: {}}
  - {name: both, action: test.one, join: all, input: {}}
output: {well: 1, ill: "{{ task.each.output[7].x }}"}
`);

const clock = clockAt(() => 5000);

let store: Store;
let run: ActiveRun;

beforeEach(async () => {
  store = createMemoryStore();
  run = await createRun(store, newRun(plan));
});

/** Applies one decision in a transaction of its own, at time 5000. */
async function apply(decision: Decision): Promise<Context> {
  return store.commit((tx) => {
    const context = newContext(tx, run, clock, () => 0);
    applyDecision(context, decision);
    putArrivals(context);
    return context;
  });
}

/** The effects by type and task. */
function effectsOf({ effects }: Context): string[] {
  return effects.map((effect) =>
    'task' in effect ? `${effect.type} ${effect.task.key.task}` : effect.type,
  );
}

function stored(task: string): unknown {
  return store.task({ run: run.id, task, visit: 1 });
}

describe('a task', () => {
  it('that starts is stored with its items, and begins', async () => {
    const context = await apply({ type: 'start-task', task: 'each', visit: 1 });
    expect(stored('each')).toMatchObject({ state: 'running', startedAt: 5000, remaining: 2 });
    expect(effectsOf(context)).toEqual(['begin-task each']);
    expect([...run.running]).toEqual([run.tasks.get('each')]);
    expect(context.settling).toEqual([]);
  });

  it.each(['none', 'wrong'])(
    'that has nothing to run, %s, settles without a start',
    async (task) => {
      const context = await apply({ type: 'start-task', task, visit: 1 });
      expect(effectsOf(context)).toEqual([]);
      expect(context.settling).toEqual([run.tasks.get(task)]);
      expect(run.running.size).toBe(0);
      expect(stored(task)).toBeUndefined();
    },
  );

  it('with a delay is stored with the time when it is due', async () => {
    const context = await apply({ type: 'delay-task', task: 'each', visit: 1 });
    expect(stored('each')).toMatchObject({ state: 'waiting', due: 35_000 });
    expect(effectsOf(context)).toEqual(['task-delayed each']);
  });

  it.each([
    ['skipped', ['task-settled each']],
    ['waiting', []],
  ] as const)('that is recorded as %s has the effects %j', async (state, effects) => {
    const context = await apply({ type: 'record-task', task: 'each', visit: 1, state });
    expect(stored('each')).toMatchObject({ state, visit: 1 });
    expect(effectsOf(context)).toEqual(effects);
  });

  it('with a join is stored with those that have arrived, before and after it has a record', async () => {
    const visits = new Set<unknown>();
    for (const arrived of [['each'], ['each', 'none']]) {
      const status = run.model.tasks.get('both');
      if (status) run.model.tasks.set('both', { ...status, arrived: Arrivals.of(arrived, false) });
      const context = await apply({ type: 'record-arrival', task: 'both', visit: 1 });
      expect(stored('both')).toMatchObject({ state: 'waiting', arrived });
      expect(effectsOf(context)).toEqual([]);
      visits.add(run.tasks.get('both'));
    }
    expect(visits.size).toBe(1);
  });

  it('that starts in the transaction of an arrival is stored as it has started', async () => {
    await store.commit((tx) => {
      const context = newContext(tx, run, clock, () => 0);
      applyDecision(context, { type: 'record-arrival', task: 'both', visit: 1 });
      applyDecision(context, { type: 'start-task', task: 'both', visit: 1 });
      putArrivals(context);
    });
    expect(stored('both')).toMatchObject({ state: 'running' });
  });

  it('is stopped as the policy says, once it has a record', async () => {
    const decision = { type: 'stop-task', task: 'each', visit: 1, policy: 'allow_finish' } as const;
    expect(effectsOf(await apply(decision))).toEqual([]);
    await apply({ type: 'start-task', task: 'each', visit: 1 });
    expect((await apply(decision)).effects).toEqual([
      { type: 'stop-task', run, task: run.tasks.get('each'), policy: 'allow_finish' },
    ]);
  });
});

describe('a run', () => {
  beforeEach(() => store.commit((tx) => tx.putRequest(run.id, { pause: true })));

  it('that is paused is released', async () => {
    const context = await apply({ type: 'pause-run' });
    expect(store.run(run.id)).toMatchObject({ state: 'paused' });
    expect([store.request(run.id), store.lease(run.id)]).toEqual([undefined, undefined]);
    expect(effectsOf(context)).toEqual(['run-paused']);
  });

  it('that ends is released, with what can be rendered of its output', async () => {
    const failure = { code: 'MR411', message: 'the run was cancelled' } as const;
    const context = await apply({ type: 'end-run', state: 'cancelled', failure });
    expect(store.run(run.id)).toMatchObject({
      state: 'cancelled',
      endedAt: 5000,
      error: failure,
      outputErrors: [{ code: 'MR403' }],
    });
    expect(toJS(run.output)).toEqual({ well: 1 });
    expect(store.document(run.id, 'output')).toBeDefined();
    expect([store.request(run.id), store.lease(run.id)]).toEqual([undefined, undefined]);
    expect(effectsOf(context)).toEqual(['run-ended']);
  });

  it('that has succeeded but for its output fails', async () => {
    await apply({ type: 'end-run', state: 'succeeded' });
    expect(store.run(run.id)).toMatchObject({ state: 'failed', error: { code: 'MR403' } });
  });
});
