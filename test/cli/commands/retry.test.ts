import { describe, expect, it } from 'vitest';
import { folderWith, millrace } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { withActions } from '../flows.ts';

const flow = `
tasks:
  - name: each
    action: faults.flakyQuietly
    with_items: [0, 1]
    input: {failures: "{{ item }}"}
output: "{{ task.each.output }}"
`;

describe('millrace retry', () => {
  it('runs failed items again in a new process, and keeps the others', async () => {
    const cwd = await folderWith({ 'flow.yaml': flow });
    expect((await millraceHere(['run', 'flow.yaml', ...withActions], { cwd })).code).toBe(1);
    const { code, stdout, stderr } = await millrace(['retry', 'last', '--task', 'each'], { cwd });
    expect([code, JSON.parse(stdout)]).toEqual([0, [1, 2]]);
    expect(stderr).toMatch(/^retrying run \S+ of flow: 1 of 2 items kept$/m);
    const again = await millraceHere(['retry', 'last'], { cwd });
    expect([again.code, again.stderr]).toEqual([2, expect.stringMatching(/^MR509 /)]);
  });
});
