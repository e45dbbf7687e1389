import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRun } from '../../src/engine/acquiring/new-run.ts';
import type { Executor, Run } from '../../src/index.ts';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import { faultOf } from '../support/fault.ts';
import { openExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { newRun, planOf } from '../support/stage.ts';
import { temporaryFolder } from '../support/temp.ts';
import { waiting } from '../support/workflows.ts';

/** `waiting`, with one item in flight. */
const oneByOne = waiting.replace('with_items:', 'concurrency: 1\n    with_items:');

const failing = 'tasks: [{ name: a, action: core.fail }]';

/** Fails once the gate releases it. */
const failsAtGate = `
parameters: {port: {type: integer}}
tasks: [{name: a, action: script.meet, input: {port: "{{ parameters.port }}", fails: true}}]
`;

async function twoExecutors(): Promise<[Executor, Executor]> {
  const directory = join(await temporaryFolder(), 'store');
  return [await openExecutor({ directory }), await openExecutor({ directory })];
}

/** Settled alike whichever call came first. */
async function outcomes(calls: readonly Promise<Run>[]): Promise<string[]> {
  const settled = calls.map((call) =>
    call.then(
      (run) => run.id,
      (error: unknown) => String(Object(error).code),
    ),
  );
  return (await Promise.all(settled)).toSorted();
}

describe('A run belongs to one executor', () => {
  it('of two in a process: the other can only take it over', async () => {
    const gate = await Gate.create();
    const [first, second] = await twoExecutors();
    const run = await first.start(waiting, { parameters: { port: gate.port } });
    await gate.waitFor(2);
    const fault = await faultOf(second.resume(run.id));
    expect(fault.code).toBe('MR603');
    expect(fault.message).toContain('another executor of this process');
    const taken = await second.resume(run.id, { takeover: true });
    expect((await faultOf(run.result())).code).toBe('MR604');
    expect((await faultOf(first.resume(run.id))).code).toBe('MR603');
    gate.open();
    expect((await taken.result()).state).toBe('succeeded');
  });

  it('and is free when that executor is closed', async () => {
    const gate = await Gate.create();
    const [first, second] = await twoExecutors();
    const run = await first.start(oneByOne, { parameters: { port: gate.port } });
    await gate.waitFor(1);
    const closed = first.close();
    gate.open();
    await closed;
    expect((await faultOf(run.result())).code).toBe('MR507');
    const resumed = await second.resume(run.id);
    expect((await resumed.result()).state).toBe('succeeded');
  });

  it('also while it is retried: one of two calls at once does it', async () => {
    const gate = await Gate.create();
    const [first, second] = await twoExecutors();
    const run = await first.start(failsAtGate, { parameters: { port: gate.port } });
    const { id } = run;
    await gate.waitFor(1);
    gate.release();
    await run.result();
    for (const executors of [
      [first, first],
      [first, second],
    ]) {
      const calls = executors.map((executor) => executor.retry(id));
      expect((await outcomes(calls)).toSorted()).toEqual([id, 'MR603']);
      await gate.waitFor(1);
      gate.release();
      for (const call of calls) await call.then((run) => run.result()).catch(() => {});
    }
  });
});

describe('A key that two executors start at once', () => {
  it('starts one run, which the other is handed or is told of', async () => {
    const executors = await twoExecutors();
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const calls = executors.map((executor) => executor.start(failing, { key }));
      const codes = await outcomes(calls);
      expect(executors[0].history.runs().filter(({ run }) => codes.includes(run))).toHaveLength(1);
      expect(codes.filter((code) => code.startsWith('MR') && code !== 'MR603')).toEqual([]);
      for (const call of calls) await call.then((run) => run.result()).catch(() => {});
    }
  });

  it('is stored with the whole run: nothing of it is seen before', async () => {
    const store = createMemoryStore();
    const run = await createRun(store, { ...newRun(planOf(failing)), key: 'k' });
    expect(store.keyed('k')).toBe(run.id);
    expect(store.run(run.id)).toMatchObject({ state: 'running', key: 'k' });
    expect(store.lease(run.id)?.epoch).toBe(1);
  });

  it('belongs to the start of an earlier version that has not put its run yet', async () => {
    const store = createMemoryStore();
    const given = { ...newRun(planOf(failing)), key: 'k' };
    const { id } = await createRun(createMemoryStore(), given);
    await store.commit((tx) => {
      tx.putKey('k', id);
      tx.acquireLease(id, given.owner, () => false);
    });
    const early = await faultOf(createRun(store, { ...given, alive: () => true }));
    expect(early).toMatchObject({ code: 'MR603', details: { run: id } });
    const late = await createRun(store, { ...given, alive: () => false });
    expect(store.keyed('k')).toBe(late.id);
  });
});
