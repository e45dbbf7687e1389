import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { folderWith } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';

it('checks the machine and the place of the store, and leaves no file behind', async () => {
  const cwd = await folderWith({});
  const { code, stdout, stderr } = await millraceHere(['doctor'], { cwd });
  expect([code, stderr]).toEqual([0, '']);
  for (const name of ['node', 'folder', 'durable write', 'store', 'workers']) {
    expect(stdout).toMatch(new RegExp(`^ok      ${name} +\\S`, 'm'));
  }
  expect(await readdir(cwd)).toEqual([]);
});

it('fails where a store cannot be', async () => {
  const cwd = await folderWith({ file: '' });
  const { code, stdout } = await millraceHere(['doctor', '--store', 'file/store', '--json'], {
    cwd,
  });
  const { schema, ok, checks } = JSON.parse(stdout);
  expect([code, schema, ok]).toEqual([5, 'millrace.doctor/1', false]);
  expect(checks).toContainEqual({ name: 'folder', ok: false, detail: expect.any(String) });
});
