import { expect, it } from 'vitest';
import { folderWith, millrace } from '../support/command.ts';

it.each([32, 40, 64])('runs, or says why not, where %i files may be open', async (most) => {
  const cwd = await folderWith({ 'a.yaml': 'tasks: [{name: a, action: core.noop}]' });
  const through = ['sh', '-c', `ulimit -n ${most}; exec "$@"`, 'sh'];
  const { code, stderr } = await millrace(['run', '-q', 'a.yaml'], { cwd, through });
  // How many Node itself has open depends on its version.
  if (code === 0) return expect(stderr).toBe('');
  expect(code).toBe(5);
  expect(stderr).toMatch(/^MR(?:801|601) [^]*hint: /);
});
