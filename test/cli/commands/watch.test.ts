import { expect, it } from 'vitest';
import { folderWith, startCommand } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { Gate } from '../../support/gate.ts';
import { gated, odd, withActions } from '../flows.ts';

async function started(gate: Gate) {
  const cwd = await folderWith({ 'flow.yaml': gated });
  const given = ['-p', `port=${gate.port}`, '-q'];
  const owner = startCommand(['run', 'flow.yaml', ...given, ...withActions], { cwd });
  await gate.waitFor(2);
  return { cwd, owner };
}

it('shows the newest run that runs, until it ends, with its exit code', async () => {
  const gate = await Gate.create();
  const { cwd, owner } = await started(gate);
  const watch = startCommand(['watch'], { cwd });
  await watch.line(/^wait: started, 6 items$/);
  gate.open();
  const { code, stdout, stderr } = await watch.ended();
  expect([code, stdout]).toEqual([0, '']);
  expect(stderr.split('\n')).toEqual([
    expect.stringMatching(/^run \S+ of gated$/),
    'wait: started, 6 items',
    expect.stringMatching(/^wait: 6 items in /),
    expect.stringMatching(/^run \S+ succeeded in .*: 6 items$/),
    '',
  ]);
  expect((await owner.ended()).code).toBe(0);
  const none = await millraceHere(['watch'], { cwd });
  expect([none.code, none.stderr]).toEqual([
    4,
    expect.stringMatching(/^MR506 not-found {2}nobody runs a run of this store now\n/),
  ]);
});

it('redraws a block in place on a terminal', async () => {
  const gate = await Gate.create();
  const { cwd } = await started(gate);
  const screen = { isTTY: true, columns: 60, rows: 10 } as const;
  const watched = millraceHere(['watch', 'last'], { cwd, screen });
  gate.open();
  const { code, stderr } = await watched;
  expect(code).toBe(0);
  expect(stderr).toMatch(/✓ wait {2}6 items in \S+\nrun \S+ succeeded/);
});

it('ends at a signal, and leaves the run alone', async () => {
  const gate = await Gate.create();
  const { cwd, owner } = await started(gate);
  const watch = startCommand(['watch'], { cwd });
  await watch.line(/^wait: started/);
  watch.kill('SIGINT');
  const ended = await watch.ended();
  expect(ended.signal).toBe('SIGINT');
  expect(ended.stderr).toMatch(/^run \S+ goes on$/m);
  gate.open();
  expect((await owner.ended()).code).toBe(0);
});

it('says how to go on with a run whose process ends, that nobody runs, or that is paused', async () => {
  const gate = await Gate.create();
  const { cwd, owner } = await started(gate);
  const watch = startCommand(['watch'], { cwd });
  await watch.line(/^wait: started/);
  owner.kill('SIGKILL');
  const lost = await watch.ended();
  expect(lost.code).toBe(3);
  expect(lost.stderr).toMatch(
    /^the process that ran run (\S+) has ended; resume it with: millrace resume \1$/m,
  );
  const left = await millraceHere(['watch', 'last'], { cwd });
  expect([left.code, left.stderr]).toEqual([
    3,
    expect.stringMatching(/^nobody runs run (\S+); resume it with: millrace resume \1\n$/),
  ]);
  await millraceHere(['pause', 'last'], { cwd });
  const paused = await millraceHere(['watch', 'last'], { cwd });
  expect([paused.code, paused.stderr]).toEqual([
    3,
    expect.stringMatching(/^run (\S+) is paused; resume it with: millrace resume \1\n$/),
  ]);
});

it('shows how a run has ended', async () => {
  const cwd = await folderWith({ 'flow.yaml': odd });
  await millraceHere(['run', 'flow.yaml', '-q', '-p', 'values=[1,2]', ...withActions], { cwd });
  const { code, stderr } = await millraceHere(['watch', 'last'], { cwd });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^run \S+ failed in .*: 1 of 2 items succeeded, 1 failed\n/);
});

it.each([
  ['a run', ['nope'], 4, 'MR506'],
  ['a store', ['last', '--store', 'nowhere'], 5, 'MR601'],
])('refuses %s that does not exist', async (_, args, code, shown) => {
  const cwd = await folderWith({ 'flow.yaml': 'tasks: [{name: a, action: core.noop}]' });
  await millraceHere(['run', 'flow.yaml', '-q'], { cwd });
  const ended = await millraceHere(['watch', ...args], { cwd });
  expect([ended.code, ended.stdout]).toEqual([code, '']);
  expect(ended.stderr).toMatch(new RegExp(`^${shown} `));
});
