import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openHistory } from '../../src/index.ts';
import { gated, gatedOutput, withActions } from '../cli/flows.ts';
import { type Command, folderWith, millrace, startCommand } from '../support/command.ts';
import { millraceHere } from '../support/command-here.ts';
import { faultOf } from '../support/fault.ts';
import { openExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

interface Stopped {
  readonly gate: Gate;
  readonly cwd: string;
  readonly command: Command;
  readonly run: string;
}

/** Stops a command after one of its six items was committed, while two wait at the gate. */
async function stopped(flow = gated): Promise<Stopped> {
  const gate = await Gate.create();
  const cwd = await folderWith({ 'flow.yaml': flow });
  const command = startCommand(['run', 'flow.yaml', '-p', `port=${gate.port}`, ...withActions], {
    cwd,
  });
  await gate.waitFor(2);
  // Either of the two may arrive first.
  gate.release('0');
  await gate.arrivalOf('2');
  const history = await openHistory(join(cwd, '.millrace'));
  const [found] = history.runs();
  const run = found?.run ?? '';
  // No commit is under way then: a process that is stopped within one keeps the lock of the store.
  await expect.poll(() => history.find(run).items.ended).toBe(1);
  command.kill('SIGSTOP');
  await history.close();
  return { gate, cwd, command, run };
}

describe('a process that is stopped', () => {
  it('keeps its run from other processes, which name it and its start in their error', async () => {
    const { cwd, command, run, gate } = await stopped();
    const second = await millraceHere(['resume', run], { cwd });
    expect([second.code, second.stdout]).toEqual([5, '']);
    expect(second.stderr).toMatch(
      new RegExp(`^MR603 .*process ${command.pid} on \\S+ since \\d{4}-\\d\\d-\\d\\dT`),
    );
    const unnamed = await millraceHere(['resume', '--takeover'], { cwd });
    expect([unnamed.code, unnamed.stderr]).toEqual([2, expect.stringContaining('MR501')]);
    command.kill('SIGCONT');
    gate.open();
    expect(await command.ended()).toMatchObject({ code: 0 });
  });

  it('loses it to a takeover: when it wakes, it commits nothing and exits with MR604 and code 5', async () => {
    const { gate, cwd, command, run } = await stopped();
    const inFlight = new Set(gate.waiting);
    gate.open();
    const second = await millrace(['resume', run, '--takeover', '--json'], { cwd });
    expect(second.stderr).toContain(`run ${run} is taken over from process ${command.pid}`);
    const report = JSON.parse(second.stdout);
    expect([second.code, report.output]).toEqual([0, gatedOutput(6)]);
    command.kill('SIGCONT');
    const woken = await command.ended();
    expect([woken.code, woken.stdout]).toEqual([5, '']);
    expect(woken.stderr).toMatch(/^MR604 lease-lost {2}.*another process took run/im);
    const history = await openHistory(join(cwd, '.millrace'));
    expect(history.report(run)).toEqual(report);
    await history.close();
    // The item that had ended ran once; those in flight ran again.
    expect(gate.arrivals.filter((name) => name === '0')).toHaveLength(1);
    for (const name of inFlight) expect(gate.arrivals.lastIndexOf(name)).toBeGreaterThan(2);
  });

  it('notices soon after it wakes, even if its run only waits', async () => {
    const { gate, cwd, command, run } = await stopped();
    const executor = await openExecutor({ directory: join(cwd, '.millrace') });
    const fault = await faultOf(executor.resume(run));
    expect(fault).toMatchObject({ code: 'MR603', details: { owner: { pid: command.pid } } });
    const resumed = await executor.resume(run, { takeover: true });
    expect(executor.history.find(run).owner?.pid).toBe(process.pid);
    command.kill('SIGCONT');
    const woken = await command.ended();
    expect([woken.code, woken.stderr]).toEqual([5, expect.stringContaining('MR604')]);
    gate.open();
    expect((await resumed.result()).output).toEqual(gatedOutput(6));
  });

  it('loses what it holds of limits too', async () => {
    const limited = `limits: {api: 2}\n${gated.replace('action:', 'limit: api\n    action:')}`;
    const { gate, cwd, command, run } = await stopped(limited);
    const executor = await openExecutor({ directory: join(cwd, '.millrace') });
    const [before] = await executor.limits.list();
    expect(before).toMatchObject({ name: 'api', attempts: { held: 2 } });
    gate.open();
    const resumed = await executor.resume(run, { takeover: true });
    expect((await resumed.result()).output).toEqual(gatedOutput(6));
    command.kill('SIGCONT');
    expect((await command.ended()).code).toBe(5);
    const none = [{ attempts: { held: 0, waiting: 0 } }];
    await expect.poll(() => executor.limits.list()).toMatchObject(none);
  });

  it('cannot be taken over once its run has ended', async () => {
    const { gate, cwd, command, run } = await stopped();
    command.kill('SIGCONT');
    gate.open();
    expect(await command.ended()).toMatchObject({ code: 0 });
    const late = await millraceHere(['resume', run, '--takeover'], { cwd });
    expect([late.code, late.stderr]).toEqual([2, expect.stringContaining('MR508')]);
  });
});
