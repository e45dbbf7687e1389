import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requestCancel } from '../../src/index.ts';
import { faultOf } from '../support/fault.ts';
import { openExecutor, testActions } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { Child } from '../support/process.ts';
import { temporaryFolder } from '../support/temp.ts';
import { waiting } from '../support/workflows.ts';

describe('a second process', () => {
  it('learns which process runs the run, and resumes it at once when that process is dead', async () => {
    const gate = await Gate.create();
    const directory = join(await temporaryFolder(), 'store');
    const parameters = { port: gate.port };
    const child = new Child({ directory, actions: testActions, workflow: waiting, parameters });
    const run = await child.run();
    await gate.waitFor(2);
    const executor = await openExecutor({ directory });
    const fault = await faultOf(executor.resume(run));
    expect(fault.code).toBe('MR603');
    expect(fault.message).toContain(String(child.pid));
    expect(executor.history.find(run).owner?.pid).toBe(child.pid);
    await child.kill();
    expect(executor.history.find(run).owner).toBeUndefined();
    const resumed = await executor.resume(run);
    gate.open();
    expect(await resumed.result()).toMatchObject({ state: 'succeeded', output: ['a', 'b'] });
  });

  it('runs other runs in the same store meanwhile', async () => {
    const gate = await Gate.create();
    const directory = join(await temporaryFolder(), 'store');
    const parameters = { port: gate.port };
    const child = new Child({ directory, actions: testActions, workflow: waiting, parameters });
    const first = await child.run();
    await gate.waitFor(2);
    const executor = await openExecutor({ directory });
    const run = await executor.start(waiting, { parameters });
    await gate.waitFor(4);
    expect(executor.history.runs().map(({ run }) => run)).toEqual([run.id, first]);
    gate.open();
    expect((await run.result()).state).toBe('succeeded');
    expect(await child.exit()).toBe(0);
    expect(executor.history.find(first).state).toBe('succeeded');
  });

  it('can request the process that runs a run to cancel it', async () => {
    const gate = await Gate.create();
    const directory = join(await temporaryFolder(), 'store');
    const parameters = { port: gate.port };
    const child = new Child({ directory, actions: testActions, workflow: waiting, parameters });
    const run = await child.run();
    await gate.waitFor(2);
    expect(await requestCancel(directory, run)).toBe(true);
    expect(await child.exit()).toBe(0);
    expect(child.lines).toContainEqual({ report: expect.objectContaining({ state: 'cancelled' }) });
    expect((await faultOf(requestCancel(directory, run))).code).toBe('MR508');
  });
});

describe('a process that closes its executor', () => {
  it('exits by itself, whatever its runs were waiting for', async () => {
    const gate = await Gate.create();
    gate.open();
    const directory = join(await temporaryFolder(), 'store');
    const child = new Child({
      directory,
      actions: testActions,
      parameters: { port: gate.port },
      close: 'task-settled',
      workflow: `
parameters: {port: {type: integer}}
tasks:
  - {name: meet, action: meet.wait, input: {port: "{{ parameters.port }}"}}
  - name: later
    action: faults.error
    input: {message: not yet}
    timeout: 1h
    retry: {count: 1, delay: 1h}
`,
    });
    expect(await child.exit()).toBe(0);
    expect(child.stderr).toBe('');
    expect(child.lines).toContainEqual({ fault: 'MR507' });
  });
});
