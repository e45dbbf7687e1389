import { expect, it } from 'vitest';
import { folderWith, millrace } from '../support/command.ts';

it.each([32, 40])('says so where it may open only %i files', async (most) => {
  const cwd = await folderWith({ 'a.yaml': 'tasks: [{name: a, action: core.noop}]' });
  const through = ['sh', '-c', `ulimit -n ${most}; exec "$@"`, 'sh'];
  const ended = await millrace(['run', 'a.yaml'], { cwd, through });
  expect(ended).toMatchObject({ code: 5, stdout: '' });
  expect(ended.stderr).toMatch(/^MR801 pool-failed /);
  expect(ended.stderr).toContain('hint: allow more open files');
});
