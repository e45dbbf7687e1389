import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Run, toJS } from '../../src/index.ts';
import { openExecutor, runFlow, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { temporaryFolder } from '../support/temp.ts';

/** A workflow whose items wait at the gate. */
const calls = (limits: string, task: string): string => `
name: calls
parameters: {port: {type: integer}, n: {type: integer, default: 6}, name: {type: string, default: a}}
limits: ${limits}
tasks:
  - name: call
    with_items: "{{ range(parameters.n) }}"
    concurrency: 5
    action: meet.wait
    input: {port: "{{ parameters.port }}", name: "{{ parameters.name }}"}
    ${task}
`;

describe('a limit of attempts', () => {
  const executor = useExecutor({ workers: 2 });

  it('is shared by all runs of a workflow, and each gets a share', async () => {
    const gate = await Gate.create();
    const flow = calls('{api: 3}', 'limit: api');
    const runs = await Promise.all(
      ['a', 'b'].map((name) =>
        executor().start(flow, { parameters: { port: gate.port, name, n: 20 } }),
      ),
    );
    for (let left = 40; left > 0; left--) {
      await gate.waitFor(Math.min(3, left));
      await gate.roundTrip();
      gate.release();
    }
    const reports = await Promise.all(runs.map((run) => run.result()));
    expect(reports.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    expect(gate.peak).toBe(3);
    expect(new Set(gate.arrivals.slice(0, 12)).size).toBe(2);
  });

  it('holds with the concurrency of the run', async () => {
    const gate = await Gate.create();
    const flow = `concurrency: 4${calls('{api: 3}', 'limit: api').replace('name: calls', 'name: both')}`;
    const run = await executor().start(flow, { parameters: { port: gate.port, n: 9 } });
    for (let left = 9; left > 0; left--) {
      await gate.waitFor(Math.min(3, left));
      gate.release();
    }
    expect((await run.result()).state).toBe('succeeded');
    expect(gate.peak).toBe(3);
  });
});

describe('a limit of the store', () => {
  const executor = useExecutor({ workers: 2 });

  it('is set, raised for what is under way, seen in use, and removed', async () => {
    const gate = await Gate.create();
    const { limits } = executor();
    await limits.set('store', { concurrency: 1 });
    const flow = calls('{}', 'limit: store');
    const run = await executor().start(flow, { parameters: { port: gate.port, n: 3 } });
    await gate.waitFor(1);
    const held = { name: 'store', workflow: null, concurrency: 1, attempts: { held: 1 } };
    expect(await limits.list()).toMatchObject([held]);
    await limits.set('store', { concurrency: 3 });
    await gate.waitFor(3);
    gate.open();
    expect((await run.result()).state).toBe('succeeded');
    expect(await limits.remove('store')).toBe(true);
    expect(await limits.remove('store')).toBe(false);
    expect(await limits.list()).toEqual([]);
  });

  it('cannot be set once the executor is closed', async () => {
    const closed = await openExecutor();
    await closed.close();
    const set = closed.limits.set('store', { concurrency: 1 });
    await expect(set).rejects.toMatchObject({ code: 'MR501' });
  });
});

describe('two executors with one store', () => {
  it('share a limit, and take turns with its one permit', async () => {
    const gate = await Gate.create();
    const directory = await temporaryFolder();
    const executors = [await openExecutor({ directory }), await openExecutor({ directory })];
    const flow = calls('{api: 1}', 'limit: api');
    const runs = await Promise.all(
      executors.map((one, at) =>
        one.start(flow, { parameters: { port: gate.port, name: `${at}`, n: 100_000 } }),
      ),
    );
    while (changesIn(gate.arrivals) < 4) {
      await gate.waitFor(1);
      gate.release();
    }
    const reports = await Promise.all(runs.map((run) => run.cancel()));
    expect(reports.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect(gate.peak).toBe(1);
  });
});

/** How often a name follows another. */
function changesIn(names: readonly string[]): number {
  return names.filter((name, at) => at > 0 && names[at - 1] !== name).length;
}

describe('a limit that each item names', () => {
  const executor = useExecutor({ workers: 2 });

  it('has permits of its own for each name', async () => {
    const gate = await Gate.create();
    const run = await executor().start(
      `
parameters: {port: {type: integer}}
limits: {tenant-*: 1}
tasks:
  - name: call
    with_items: [a, a, a, b, b, b]
    concurrency: 6
    action: meet.wait
    input: {port: "{{ parameters.port }}", name: "{{ item }}"}
    limit: tenant-{{ item }}
`,
      { parameters: { port: gate.port } },
    );
    for (let left = 6; left > 0; left--) {
      await gate.waitFor(Math.min(2, left));
      await gate.roundTrip();
      gate.release();
    }
    const report = await run.result();
    expect(report).toMatchObject({ state: 'succeeded' });
    expect(gate.peak).toBe(2);
  });

  it('fails items that name none, and asks for none where it is null', async () => {
    const report = await runFlow(
      executor(),
      `
limits: {t-*: 1}
tasks:
  - name: call
    with_items: ['t-1', 'x', null, 5]
    tolerate: 9
    action: probe.echo
    input: "{{ index }}"
    limit: "{{ item }}"
output: "{{ task.call.items.map((one) => one.error?.message ?? one.output) }}"
`,
    );
    expect(toJS(report.output)).toEqual([
      0,
      "there is no limit 'x'",
      2,
      'limit must be the name of a limit, not 5',
    ]);
  });
});

describe('a limit of a sub-workflow', () => {
  const executor = useExecutor({ workers: 2 });

  it('holds a permit for each of its runs, from start to end', async () => {
    const gate = await Gate.create();
    const folder = await temporaryFolder();
    await writeFile(
      join(folder, 'part.yaml'),
      `
parameters: {port: {type: integer}}
tasks:
  - {name: first, action: meet.wait, input: {port: "{{ parameters.port }}"}}
  - {name: then, action: meet.wait, needs: [first], input: {port: "{{ parameters.port }}"}}
`,
    );
    const text = `
parameters: {port: {type: integer}}
limits: {part: 2}
tasks:
  - {name: parts, with_items: [1, 2, 3, 4], concurrency: 4, workflow: part.yaml, limit: part, input: {port: "{{ parameters.port }}"}}
`;
    const file = join(folder, 'flow.yaml');
    const run = await executor().start({ text, file }, { parameters: { port: gate.port } });
    for (let left = 8; left > 0; left--) {
      await gate.waitFor(left > 1 ? 2 : 1);
      await gate.roundTrip();
      gate.release();
    }
    expect((await run.result()).state).toBe('succeeded');
    expect(gate.peak).toBe(2);
  });
});

describe('a limit of runs', () => {
  const executor = useExecutor({ workers: 2 });

  const site = (name: string): string => `
name: ${name}
parameters: {port: {type: integer}, name: {type: string}}
limits: {site: 1}
limit: site
tasks: [{name: put, action: meet.wait, limit: site, input: {port: "{{ parameters.port }}", name: "{{ parameters.name }}"}}]
`;

  const start = (flow: string, gate: Gate, name: string, priority = 0): Promise<Run> =>
    executor().start(site(flow), { parameters: { port: gate.port, name }, priority });

  it('lets one after the other begin, by priority, and then as they came', async () => {
    const gate = await Gate.create();
    const first = await start('order', gate, 'first');
    await gate.waitFor(1);
    const others = [
      await start('order', gate, 'b'),
      await start('order', gate, 'low', -1),
      await start('order', gate, 'c'),
      await start('order', gate, 'high', 7),
    ];
    expect(others.map((run) => run.report().waits_for)).toEqual(
      others.map(() => ({ limit: 'site' })),
    );
    expect(executor().history.find(others[0]?.id ?? '')).toMatchObject({
      state: 'running',
      waitsFor: { limit: 'site' },
    });
    for (let left = 5; left > 0; left--) {
      await gate.waitFor(1);
      await gate.roundTrip();
      gate.release();
    }
    for (const run of [first, ...others]) expect((await run.result()).state).toBe('succeeded');
    expect(gate.arrivals).toEqual(['first', 'high', 'b', 'c', 'low']);
    expect(gate.peak).toBe(1);
  });

  it('says that a run waits, and that it waits no more', async () => {
    const gate = await Gate.create();
    const first = await start('says', gate, 'a');
    await gate.waitFor(1);
    const second = await start('says', gate, 'b');
    const types: string[] = [];
    for await (const event of second.events()) {
      types.push(event.type === 'run-queued' ? `queued for ${event.limit}` : event.type);
      if (event.type === 'run-queued') gate.open();
    }
    expect(types.slice(0, 3)).toEqual(['queued for site', 'waiting-ended', 'run-started']);
    expect((await first.result()).state).toBe('succeeded');
  });

  it('cancels a run that waits at once: nothing of it has begun', async () => {
    const gate = await Gate.create();
    const first = await start('cancels', gate, 'a');
    await gate.waitFor(1);
    const second = await start('cancels', gate, 'b');
    const report = await second.cancel();
    expect(report).toMatchObject({ state: 'cancelled', tasks: {} });
    const third = await start('cancels', gate, 'c');
    gate.open();
    expect((await first.result()).state).toBe('succeeded');
    expect((await third.result()).state).toBe('succeeded');
    expect(gate.arrivals).toEqual(['a', 'c']);
  });

  it('pauses a run that waits, and asks again when a run goes on', async () => {
    const gate = await Gate.create();
    const first = await start('pauses', gate, 'a');
    await gate.waitFor(1);
    const second = await start('pauses', gate, 'b');
    expect(await second.pause()).toMatchObject({ state: 'paused' });
    const paused = first.pause();
    gate.release();
    await paused;
    // The permit of the first is free.
    const third = await start('pauses', gate, 'c');
    await gate.waitFor(1);
    const resumed = await executor().resume(second.id);
    expect(resumed.report()).toMatchObject({ waits_for: { limit: 'site' } });
    gate.open();
    expect((await third.result()).state).toBe('succeeded');
    expect((await resumed.result()).state).toBe('succeeded');
    expect(gate.arrivals).toEqual(['a', 'c', 'b']);
  });

  it('refuses a limit that neither the workflow nor the store has', async () => {
    const flow = 'limit: nowhere\ntasks: [{name: a, action: core.noop}]';
    await expect(executor().start(flow)).rejects.toMatchObject({
      code: 'MR502',
      message: expect.stringContaining('MR310'),
    });
  });
});
