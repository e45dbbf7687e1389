import { describe, expect, it } from 'vitest';
import { folderWith, startCommand } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { Gate } from '../../support/gate.ts';
import { gated, withActions } from '../flows.ts';

describe('millrace cancel', () => {
  it('cancels a run of another process', async () => {
    const cwd = await folderWith({ 'flow.yaml': gated });
    const gate = await Gate.create();
    const args = ['run', 'flow.yaml', '-p', `port=${gate.port}`, ...withActions];
    const owner = startCommand(args, { cwd });
    await gate.waitFor(2);
    const cancel = await millraceHere(['cancel', 'last'], { cwd });
    expect([cancel.code, cancel.stdout]).toEqual([0, '']);
    const ended = await owner.ended();
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.stdout)).toEqual(Array(6).fill(null));
    expect(ended.stderr).toMatch(
      /^run \S+ cancelled in \S+: 0 of 6 items succeeded, 6 cancelled$/m,
    );
  });

  it('cancels a run without a process', async () => {
    const cwd = await folderWith({ 'flow.yaml': gated });
    const gate = await Gate.create();
    const args = ['run', 'flow.yaml', '-p', `port=${gate.port}`, ...withActions];
    const killed = startCommand(args, { cwd });
    await gate.waitFor(2);
    killed.kill('SIGKILL');
    await killed.ended();
    const cancel = await millraceHere(['cancel', 'last'], { cwd });
    expect([cancel.code, cancel.stderr]).toEqual([0, expect.stringMatching(/ is cancelled\n$/)]);
    expect(gate.arrivals).toHaveLength(2);
    const again = await millraceHere(['cancel', 'last'], { cwd });
    expect([again.code, again.stderr]).toEqual([2, expect.stringMatching(/^MR508 /)]);
    const unknown = await millraceHere(['cancel', 'nope'], { cwd });
    expect(unknown.code).toBe(4);
  });
});
