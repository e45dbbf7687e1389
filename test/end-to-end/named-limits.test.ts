import { describe, expect, it } from 'vitest';
import { openExecutor, useExecutor } from '../support/flow.ts';
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

describe('two executors with one store', () => {
  it('share a limit, and take turns with its one permit', async () => {
    const gate = await Gate.create();
    const directory = await temporaryFolder();
    const executors = [await openExecutor({ directory }), await openExecutor({ directory })];
    const flow = calls('{api: 1}', 'limit: api');
    const runs = await Promise.all(
      executors.map((one, at) =>
        one.start(flow, { parameters: { port: gate.port, name: `${at}`, n: 8 } }),
      ),
    );
    for (let left = 16; left > 0; left--) {
      await gate.waitFor(1);
      await gate.roundTrip();
      gate.release();
    }
    const reports = await Promise.all(runs.map((run) => run.result()));
    expect(reports.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    expect(gate.peak).toBe(1);
    expect(new Set(gate.arrivals.slice(0, 8)).size).toBe(2);
  });
});
