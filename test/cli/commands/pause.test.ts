import { describe, expect, it } from 'vitest';
import { folderWith, startCommand } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { Gate } from '../../support/gate.ts';
import { gated, withActions } from '../flows.ts';

describe('millrace pause', () => {
  it('pauses a run of another process, and a run without a process', async () => {
    const cwd = await folderWith({ 'flow.yaml': gated });
    const gate = await Gate.create();
    // More items than end before the process polls for requests.
    const given = ['-p', `port=${gate.port}`, '-p', 'count=100000'];
    const owner = startCommand(['run', 'flow.yaml', ...given, ...withActions, '--json'], { cwd });
    await gate.waitFor(2);
    const pause = await millraceHere(['pause', 'last'], { cwd });
    expect([pause.code, pause.stdout]).toEqual([0, '']);
    gate.open();
    const ended = await owner.ended();
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(/^\w+: paused, [\d,]+ of 100,000 items in /m);
    expect(ended.stderr).toMatch(/^run \S+ is paused; resume it with: millrace resume \S+$/m);
    expect(JSON.parse(ended.stdout)).toMatchObject({ state: 'paused', output: null });

    gate.close();
    const again = startCommand(['resume'], { cwd });
    await gate.waitFor(2);
    again.kill('SIGKILL');
    await again.ended();
    const inactive = await millraceHere(['pause', 'last'], { cwd });
    expect([inactive.code, inactive.stderr]).toEqual([0, expect.stringMatching(/ is paused; /)]);
    const ps = await millraceHere(['ps', '--json'], { cwd });
    expect(JSON.parse(ps.stdout).runs).toMatchObject([
      { state: 'paused', interrupted: false, owner: null },
    ]);
    const cancel = await millraceHere(['cancel', 'last', '--policy', 'allow_finish'], { cwd });
    expect(cancel.stderr).toMatch(/ is cancelled$/m);
    const late = await millraceHere(['pause', 'last'], { cwd });
    expect([late.code, late.stderr]).toEqual([2, expect.stringMatching(/^MR508 /)]);
  });
});
