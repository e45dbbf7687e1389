import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Command, folderWith, startCommand } from '../support/command.ts';
import { millraceHere } from '../support/command-here.ts';
import { Gate } from '../support/gate.ts';
import { join } from 'node:path';
import { goneWithin, inOwnSession, pidIn } from '../support/live-process.ts';
import { gated, gatedOutput, withActions } from './flows.ts';

interface Stage {
  readonly gate: Gate;
  readonly cwd: string;
  readonly command: Command;
}

/** Starts a run of six items and waits until two of them are at the gate. */
async function running(...options: readonly string[]): Promise<Stage> {
  const gate = await Gate.create();
  const cwd = await folderWith({ 'flow.yaml': gated });
  const args = ['run', 'flow.yaml', '-p', `port=${gate.port}`, ...options, ...withActions];
  const command = startCommand(args, { cwd });
  await gate.waitFor(2);
  return { gate, cwd, command };
}

async function finish({ gate, cwd }: Stage): Promise<unknown> {
  gate.open();
  const { code, stdout } = await millraceHere(['resume', '--json'], { cwd });
  expect(code).toBe(0);
  return JSON.parse(stdout).output;
}

describe('a run that a signal stops', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'finishes items in flight, dies of %s and can be resumed',
    async (signal) => {
      const stage = await running('--json');
      const { gate, cwd, command } = stage;
      command.kill(signal);
      await command.line(/^finishing 2 items in flight; press Ctrl-C again to stop at once$/);
      gate.release();
      gate.release();
      const ended = await command.ended();
      expect([ended.code, ended.signal]).toEqual([null, signal]);
      expect(ended.stderr).toMatch(/run (\S+) is stopped; resume it with: millrace resume \1\n$/);
      const counts = { total: 6, succeeded: 2 };
      const report = { state: 'running', output: null, tasks: { wait: { summary: counts } } };
      expect(JSON.parse(ended.stdout)).toMatchObject(report);
      const { stdout } = await millraceHere(['ps', '--json'], { cwd });
      expect(JSON.parse(stdout).runs).toMatchObject([{ interrupted: true, owner: null }]);
      expect(await finish(stage)).toEqual(gatedOutput(6));
      // Finished items do not run again.
      expect(gate.arrivals).toHaveLength(6);
    },
  );

  it('ends at once at the second signal, and can be resumed', async () => {
    const stage = await running();
    const { gate, command } = stage;
    command.kill('SIGINT');
    await command.line(/^finishing/);
    command.kill('SIGINT');
    const ended = await command.ended();
    expect([ended.code, ended.signal]).toEqual([null, 'SIGINT']);
    expect(ended.stderr).toMatch(/run (\S+) is stopped; resume it with: millrace resume \1\n$/);
    expect(gate.arrivals).toHaveLength(2);
    expect(await finish(stage)).toEqual(gatedOutput(6));
  });

  it('succeeds when the items in flight were the last ones', async () => {
    const { gate, command } = await running('-p', 'count=2');
    command.kill('SIGINT');
    await command.line(/^finishing/);
    gate.open();
    const ended = await command.ended();
    expect([ended.code, JSON.parse(ended.stdout)]).toEqual([0, gatedOutput(2)]);
  });
});

/** As in a container: the command is the first process of a pid namespace. */
const asFirst = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'];
const canBeFirst = spawnSync(asFirst[0] ?? '', [...asFirst.slice(1), 'true']).status === 0;
if (!canBeFirst) console.log('skipped: a pid namespace can only be made as root, on Linux');

describe.skipIf(!canBeFirst)('the first process of a container', () => {
  /** Its own pid is 1; that of the command outside is found in the process table. */
  async function startFirst(...args: readonly string[]) {
    const gate = await Gate.create();
    const cwd = await folderWith({ 'flow.yaml': gated });
    const run = ['run', 'flow.yaml', '-p', `port=${gate.port}`, ...args, ...withActions];
    const command = startCommand(run, { cwd, through: asFirst });
    await gate.waitFor(2);
    const [first = 0] = childrenOf(command.pid);
    const kill = (signal: NodeJS.Signals) => process.kill(first, signal);
    return { gate, cwd, command, kill };
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('ends at once at a second %s, with exit code %i', async (signal, code) => {
    const { command, kill } = await startFirst();
    kill(signal);
    await command.line(/^finishing/);
    kill(signal);
    const ended = await command.ended();
    expect([ended.code, ended.signal]).toEqual([code, null]);
    expect(ended.stderr).toMatch(/run (\S+) is stopped; resume it with: millrace resume \1\n$/);
  });

  it('ends with that code, too, when the items in flight have ended', async () => {
    const { gate, command, kill } = await startFirst();
    kill('SIGTERM');
    await command.line(/^finishing/);
    gate.release();
    gate.release();
    expect(await command.ended()).toMatchObject({ code: 143, signal: null });
  });

  it('is ended by a signal while it does something else', async () => {
    const cwd = await folderWith({ 'flow.yaml': gated });
    const options = { cwd, through: asFirst, keepsInputOpen: true } as const;
    const command = startCommand(['run', 'flow.yaml', '--params', '-'], options);
    await expect
      .poll(() => childrenOf(command.pid).some(catchesHangup), { timeout: 60_000 })
      .toBe(true);
    for (const first of childrenOf(command.pid)) process.kill(first, 'SIGHUP');
    expect(await command.ended()).toMatchObject({ code: 129, signal: null });
  });
});

function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

/** Whether a process listens to SIGHUP; Node itself listens to the other two. */
function catchesHangup(pid: number): boolean {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const caught = /^SigCgt:\t([0-9a-f]+)$/m.exec(status)?.[1] ?? '0';
  return (BigInt(`0x${caught}`) & 1n) !== 0n;
}

/** A program that no SIGTERM ends, and a process that it starts in a session of its own. */
const stubborn = `
tasks:
  - name: sh
    action: shell.run
    input:
      shell: true
      command: |
        trap '' TERM
        ${inOwnSession}sh -c 'echo $$ > detached; exec sleep 1000' &
        echo $$ > pid
        while :; do sleep 1; done
`;

describe('programs of a run', () => {
  it.each([
    ['a second signal', ['SIGINT', 'SIGINT']],
    ['SIGKILL', ['SIGKILL']],
  ] as const)('end within two seconds after %s has ended the command', async (_, signals) => {
    const cwd = await folderWith({ 'flow.yaml': stubborn });
    const command = startCommand(['run', 'flow.yaml'], { cwd });
    const pids = [await pidIn(join(cwd, 'pid')), await pidIn(join(cwd, 'detached'))];
    for (const [number, signal] of signals.entries()) {
      command.kill(signal);
      if (number < signals.length - 1) await command.line(/^finishing/);
    }
    await command.exited();
    await goneWithin(2000, pids);
  });
});
