import { describe, expect, it } from 'vitest';
import { folderWith, millrace, startCommand } from '../support/command.ts';
import { millraceHere } from '../support/command-here.ts';
import { Gate } from '../support/gate.ts';
import { changeHelper, versionedFiles, waits } from '../support/versioned-pack.ts';

describe('a command whose action files change while it runs', () => {
  it('refuses to resume with them, until they are allowed; inspect shows both versions', async () => {
    const gate = await Gate.create();
    const folder = await folderWith({ ...versionedFiles, 'flow.yaml': waits });
    const command = startCommand(['run', 'flow.yaml', '-p', `port=${gate.port}`], { cwd: folder });
    await gate.waitFor(2);
    gate.release();
    await gate.arrivalOf('2');
    command.kill('SIGKILL');
    await command.ended();
    await changeHelper(folder, 'v2');
    gate.open();
    const refused = await millraceHere(['resume'], { cwd: folder });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/MR514.*helper\.mjs/);
    expect(refused.stderr).toMatch(/resume \S+ --allow-changed code/);
    const resumed = await millrace(['resume', '--allow-changed', 'code', '-q'], { cwd: folder });
    expect(resumed.code).toBe(0);
    expect(JSON.parse(resumed.stdout)).toContain('v2');
    const { stdout } = await millraceHere(['inspect'], { cwd: folder });
    expect(stdout).toMatch(/^code v [0-9a-f]{12}$/m);
    expect(stdout).toMatch(/^code since .* v [0-9a-f]{12}$/m);
    expect(stdout).toMatch(`folder ${folder}`);
  });

  it('says in a retry that they have changed', async () => {
    const text = 'tasks: [{name: t, action: v.fail, input: {unless: v2}}]';
    const folder = await folderWith({ ...versionedFiles, 'flow.yaml': text });
    expect((await millraceHere(['run', 'flow.yaml'], { cwd: folder })).code).toBe(1);
    await changeHelper(folder, 'v2');
    const retried = await millrace(['retry', 'last'], { cwd: folder });
    expect(retried).toMatchObject({ code: 0 });
    expect(retried.stderr).toMatch(/code has changed.*: v$/m);
  });
});
