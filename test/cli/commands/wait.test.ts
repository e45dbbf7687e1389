import { expect, it } from 'vitest';
import { folderWith, startCommand } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { Gate } from '../../support/gate.ts';
import { gated, odd, withActions } from '../flows.ts';

it('ends with the run, or when its time is over, or when nobody runs the run any more', async () => {
  const cwd = await folderWith({ 'flow.yaml': gated });
  const gate = await Gate.create();
  const given = ['-p', `port=${gate.port}`, '-q', ...withActions];
  startCommand(['run', 'flow.yaml', ...given], { cwd });
  await gate.waitFor(2);
  const late = await millraceHere(['wait', 'last', '--timeout', '1ms'], { cwd });
  expect([late.code, late.stdout]).toEqual([124, '']);
  expect(late.stderr).toMatch(/^MR519 not-ended {2}run \S+ has not ended within 1ms\n/);
  const waits = startCommand(['wait', 'last'], { cwd });
  gate.open();
  const ended = await waits.ended();
  expect([ended.code, ended.stdout]).toEqual([0, '']);
  expect(ended.stderr).toMatch(/^run \S+ succeeded in .*: 6 items\n$/);

  gate.close();
  const owner = startCommand(['run', 'flow.yaml', ...given], { cwd });
  await gate.waitFor(2);
  const waiting = startCommand(['wait', 'last', '-q'], { cwd });
  owner.kill('SIGKILL');
  const lost = await waiting.ended();
  expect(lost.code).toBe(3);
  expect(lost.stderr).toMatch(/; resume it with: millrace resume \S+\n$/);
});

it('has the exit code of a run that has failed', async () => {
  const cwd = await folderWith({ 'flow.yaml': odd });
  await millraceHere(['run', 'flow.yaml', '-q', '-p', 'values=[1]', ...withActions], { cwd });
  const { code, stderr } = await millraceHere(['wait', 'last', '--quiet'], { cwd });
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^run \S+ failed in /)]);
});

it('refuses what is no duration, and a store that is not there', async () => {
  const cwd = await folderWith({});
  const wrong = await millraceHere(['wait', 'last', '--timeout', 'soon'], { cwd });
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/^MR501 .*--timeout/)]);
  const nowhere = await millraceHere(['wait', 'last'], { cwd });
  expect([nowhere.code, nowhere.stderr]).toEqual([5, expect.stringMatching(/^MR601 /)]);
});
