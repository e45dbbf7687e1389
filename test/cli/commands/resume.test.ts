import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith, millrace, startCommand } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { Gate } from '../../support/gate.ts';
import { gated, gatedOutput, withActions } from '../flows.ts';

const count = 40;

it('gives the output of an undisturbed run after a kill', async () => {
  const cwd = await folderWith({ 'flow.yaml': gated });
  const gate = await Gate.create();
  const args = ['run', 'flow.yaml', '-p', `port=${gate.port}`, '-p', `count=${count}`];
  const killed = startCommand([...args, ...withActions], { cwd });
  for (let item = 0; item < 15; item++) {
    await gate.waitFor(2);
    gate.release();
  }
  await gate.waitFor(2);
  killed.kill('SIGKILL');
  expect(await killed.ended()).toMatchObject({ signal: 'SIGKILL', stdout: '' });
  await gate.allGone();
  gate.open();
  const resumed = await millrace(['resume'], { cwd });
  const undisturbed = await millraceHere([...args, '--store', 'other', ...withActions], { cwd });
  expect(resumed.code).toBe(0);
  expect(JSON.parse(resumed.stdout)).toEqual(gatedOutput(count));
  expect(resumed.stdout).toBe(undisturbed.stdout);
  expect(resumed.stderr).toMatch(/^resuming run \S+ of gated: \d+ of 40 items done\n/);
});

it('refuses a run that another process runs, and names the process', async () => {
  const cwd = await folderWith({ 'flow.yaml': gated });
  const gate = await Gate.create();
  const args = ['run', 'flow.yaml', '-p', `port=${gate.port}`, ...withActions];
  const owner = startCommand(args, { cwd });
  await gate.waitFor(2);
  const named = await millraceHere(['resume', 'last'], { cwd });
  expect([named.code, named.stdout]).toEqual([5, '']);
  expect(named.stderr).toMatch(new RegExp(`^MR603 .*\\b${owner.pid}\\b`));
  const unnamed = await millraceHere(['resume'], { cwd });
  expect(unnamed.code).toBe(4);
  expect(unnamed.stderr).toContain(`is being run by process ${owner.pid}`);
  expect(unnamed.stderr).toMatch(/: millrace resume \S+ --takeover\n/);
  const { stdout } = await millraceHere(['ps'], { cwd });
  expect(stdout).toMatch(new RegExp(`  gated     running \\(pid ${owner.pid}\\)  `));
  gate.open();
  expect(await owner.ended()).toMatchObject({ code: 0 });
});

it('refuses an unknown run, a run that has ended, and an ambiguous name', async () => {
  const flow = 'tasks: [{name: a, action: core.noop}]';
  const cwd = await folderWith({ 'flow.yaml': flow });
  await millraceHere(['run', 'flow.yaml'], { cwd });
  const unknown = await millraceHere(['resume', 'nope'], { cwd });
  const none = await millraceHere(['resume'], { cwd });
  const ended = await millraceHere(['resume', 'last'], { cwd });
  expect([unknown.code, none.code, ended.code]).toEqual([4, 4, 2]);
  expect([unknown.stderr, none.stderr, ended.stderr]).toEqual([
    expect.stringMatching(/^MR506 .*'nope'/),
    expect.stringMatching(/^MR506 /),
    expect.stringMatching(/^MR508 .*it succeeded/),
  ]);
  await millraceHere(['run', 'flow.yaml'], { cwd });
  const several = await millraceHere(['resume', '2'], { cwd });
  expect([several.code, several.stderr]).toEqual([4, expect.stringContaining('several runs')]);
});

it('creates no store', async () => {
  const cwd = await folderWith({});
  const ended = await millraceHere(['resume', '--store', join(cwd, 'none')], { cwd });
  expect([ended.code, ended.stderr]).toEqual([5, expect.stringMatching(/^MR601 /)]);
});

it('says that nothing was started where the first run was killed before its store was made', async () => {
  const cwd = await folderWith({ 'kept/.room-1': '' });
  const store = ['--store', 'kept'];
  const commands = [['resume'], ['resume', 'last'], ['inspect'], ['ps'], ['ps', '--json']];
  const ended = await Promise.all(
    commands.map((words) => millraceHere([...words, ...store], { cwd })),
  );
  expect(ended.map(({ code }) => code)).toEqual([4, 4, 4, 0, 0]);
  for (const { stderr } of ended.slice(0, 4)) {
    expect(stderr).toContain('there are no runs in this store yet');
  }
  expect(JSON.parse(ended[4]?.stdout ?? '')).toMatchObject({ runs: [] });
});
