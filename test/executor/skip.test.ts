import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultOf } from '../support/fault.ts';
import { openExecutor, testActions } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { temporaryFolder } from '../support/temp.ts';

const flow = `
parameters: { port: {} }
tasks:
  - name: t
    action: meet.wait
    with_items: '{{ range(4) }}'
    concurrency: 2
    retry: { count: 3 }
    input: { name: 'i{{ index }}', port: '{{ parameters.port }}' }
  - { name: after, needs: [t], action: core.echo, input: { outputs: '{{ task.t.output }}' } }
output: '{{ task.t.summary }}'
`;

/** A paused run: item 0 has ended, and with it item 1. */
async function pausedRun() {
  const gate = await Gate.create();
  const directory = join(await temporaryFolder(), 'store');
  const executor = await openExecutor({ directory, actions: testActions });
  const run = await executor.start(flow, { parameters: { port: gate.port } });
  await gate.waitFor(2);
  const paused = run.pause();
  gate.open();
  expect(await paused).toMatchObject({ state: 'paused' });
  return { executor, run, gate };
}

describe('items that are skipped when a run is resumed', () => {
  it('end as skipped before anything runs, and the run goes on without them', async () => {
    const { executor, run, gate } = await pausedRun();
    const place = { task: 't', index: 3 };
    const resumed = await executor.resume(run.id, { skip: [place, place] });
    const report = await resumed.result();
    expect(report).toMatchObject({
      state: 'succeeded',
      output: { total: 4, succeeded: 3, skipped: 1, failed: 0 },
      tasks: { after: { state: 'succeeded' } },
    });
    expect(gate.arrivals).not.toContain('i3');
    expect(executor.history.items(run.id, 't')[3]).toMatchObject({
      status: 'skipped',
      output: null,
      error: { code: 'MR422' },
    });
  });

  it('are refused when they are unknown or have ended, and nothing runs', async () => {
    const { executor, run, gate } = await pausedRun();
    const refused = (task: string, index: number): Promise<unknown> =>
      faultOf(executor.resume(run.id, { skip: [{ task, index }] }));
    expect(await refused('nope', 0)).toMatchObject({ code: 'MR506' });
    expect(await refused('after', 0)).toMatchObject({ code: 'MR506' });
    expect(await refused('t', 4)).toMatchObject({ code: 'MR506' });
    expect(await refused('t', 0)).toMatchObject({ code: 'MR508' });
    expect(gate.arrivals.toSorted()).toEqual(['i0', 'i1']);
    expect(executor.history.report(run.id).state).toBe('paused');
    expect(await (await executor.resume(run.id)).result()).toMatchObject({ state: 'succeeded' });
  });
});
