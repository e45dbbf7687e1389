import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requestPause } from '../../src/index.ts';
import { faultOf } from '../support/fault.ts';
import { eventsOf, openExecutor, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { temporaryFolder } from '../support/temp.ts';

const flow = `
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: "{{ range(6) }}"
    concurrency: 2
    action: meet.wait
    input: {port: "{{ parameters.port }}"}
  - {name: after, action: core.echo, input: {all: "{{ task.each.output }}"}}
output: "{{ task.after.output.all }}"
`;

const all = ['0', '1', '2', '3', '4', '5'];

describe('pause', () => {
  const executor = useExecutor();

  it('lets items in flight end and starts nothing more; resume runs the rest', async () => {
    const gate = await Gate.create();
    const run = await executor().start(flow, { parameters: { port: gate.port } });
    const events = eventsOf(run, 'run-paused');
    await gate.waitFor(2);
    const paused = run.pause();
    gate.open();
    expect(await paused).toMatchObject({
      state: 'paused',
      output: null,
      tasks: { each: { state: 'running', summary: { total: 6, succeeded: 2 } } },
    });
    expect(await events).toHaveLength(1);
    expect(gate.arrivals).toHaveLength(2);
    const found = executor().history.find(run.id);
    expect(found).toMatchObject({ state: 'paused', owner: undefined, endedAt: undefined });
    await run.resume();
    expect(await run.result()).toMatchObject({ state: 'succeeded', output: all });
    expect(gate.arrivals).toHaveLength(6);
    expect((await faultOf(run.resume())).code).toBe('MR508');
  });

  it('comes before the next task when all items end meanwhile; an ended run stays ended', async () => {
    const gate = await Gate.create();
    const last = flow
      .replace('range(6)', 'range(2)')
      .replace('{all: "{{ task.each.output }}"}', '{all: 1}');
    const run = await executor().start(
      last.replace('- {name: after', '- {name: after, needs: [each]'),
      {
        parameters: { port: gate.port },
      },
    );
    await gate.waitFor(2);
    const paused = run.pause();
    gate.open();
    expect(await paused).toMatchObject({
      state: 'paused',
      tasks: { each: { state: 'succeeded' }, after: { state: 'running' } },
    });
    await run.resume();
    expect((await run.result()).output).toBe(1);
    expect(await run.pause()).toMatchObject({ state: 'succeeded' });
  });

  it('can be followed by a cancel, before and after the run is idle', async () => {
    const gate = await Gate.create();
    const busy = await executor().start(flow, { parameters: { port: gate.port } });
    await gate.waitFor(2);
    const paused = busy.pause();
    expect(await busy.cancel()).toMatchObject({ state: 'cancelled' });
    expect(await paused).toMatchObject({ state: 'cancelled' });
    await gate.allGone();
    const idle = await executor().start(flow, { parameters: { port: gate.port } });
    await gate.waitFor(2);
    const pausing = idle.pause();
    gate.open();
    await pausing;
    expect(await idle.cancel()).toMatchObject({
      state: 'cancelled',
      tasks: { each: { summary: { succeeded: 2, cancelled: 4 } } },
    });
  });

  it('survives a close, and the process that it was requested from', async () => {
    const gate = await Gate.create();
    const directory = join(await temporaryFolder(), 'store');
    const first = await openExecutor({ directory });
    const run = await first.start(flow, { parameters: { port: gate.port } });
    await gate.waitFor(2);
    expect(await requestPause(directory, run.id)).toBe(true);
    const result = run.result().catch(() => run.report());
    const closed = first.close();
    gate.open();
    await closed;
    const { state } = await result;
    expect(['paused', 'running']).toContain(state);
    expect(await requestPause(directory, run.id)).toBe(false);

    const second = await openExecutor({ directory });
    expect(second.history.find(run.id)).toMatchObject({ state: 'paused', items: { ended: 2 } });
    const again = await second.resume(run.id);
    expect(await again.result()).toMatchObject({ state: 'succeeded', output: all });
    expect(gate.arrivals).toHaveLength(6);
  });
});
