import { describe, expect, it } from 'vitest';
import { folderWith, millrace, startCommand } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { Gate } from '../../support/gate.ts';
import { gated, withActions } from '../flows.ts';

const parent = `
name: parent
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: [1, 2, 3]
    concurrency: 3
    workflow: gated.yaml
    input: {port: "{{ parameters.port }}", count: 4}
output: "{{ task.each.output }}"
`;

describe('a run with sub-workflows', () => {
  it('resumes after a kill, and inspect shows the runs of its sub-workflows', async () => {
    const cwd = await folderWith({ 'flow.yaml': parent, 'gated.yaml': gated });
    const gate = await Gate.create();
    const args = ['run', 'flow.yaml', '-p', `port=${gate.port}`, ...withActions, '-j', '2'];
    const killed = startCommand(args, { cwd });
    await gate.waitFor(6);
    gate.release();
    await gate.arrivalOf('2', 1);
    killed.kill('SIGKILL');
    await killed.ended();
    const before = gate.arrivals.length;
    gate.open();
    const resumed = await millrace(['resume'], { cwd });
    const names = ['0', '1', '2', '3'];
    expect([resumed.code, JSON.parse(resumed.stdout)]).toEqual([0, [names, names, names]]);
    // Items in flight run again; finished items do not.
    expect(gate.arrivals.length - before).toBeLessThanOrEqual(12);
    const { runs } = JSON.parse((await millraceHere(['ps', '--json'], { cwd })).stdout);
    expect(runs).toMatchObject([{ workflow: 'parent', state: 'succeeded', parent: null }]);
    const all = JSON.parse((await millraceHere(['ps', '--all', '--json'], { cwd })).stdout).runs;
    expect(all).toHaveLength(4);
    const { stdout } = await millraceHere(['inspect'], { cwd });
    expect(stdout).toMatch(/^sub-workflows\nITEM +RUN +STATE\neach\[0\] 1 +\S+ +succeeded\n/m);
    const { parts } = JSON.parse((await millraceHere(['inspect', '--json'], { cwd })).stdout);
    expect(parts[1]).toMatchObject({
      workflow: 'gated',
      state: 'succeeded',
      task: 'each',
      index: 1,
      element: 2,
    });
    const child = await millraceHere(['pause', all[0].parent ? all[0].run : all[1].run], { cwd });
    expect([child.code, child.stderr]).toEqual([2, expect.stringMatching(/^MR50[18] /)]);
  });
});
