import { expect, it } from 'vitest';
import { folderWith, millrace } from '../support/command.ts';

const actions = `
import childProcess, { execFileSync, execSync, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

console.log('at import');

export async function print() {
  console.log('console');
  process.stdout.write('stream\\n');
  await once(spawn('echo', ['spawn'], { stdio: 'inherit' }), 'close');
  await once(spawn('echo', ['list'], { stdio: ['ignore', 'inherit', 'inherit'] }), 'close');
  await once(spawn('echo', ['descriptor'], { stdio: ['ignore', 1, 2] }), 'close');
  await once(fork('child.mjs'), 'close');
  spawnSync('echo', ['spawnSync'], { stdio: 'inherit' });
  childProcess.spawnSync('echo', ['default'], { stdio: ['ignore', 'inherit', 'inherit'] });
  execSync('echo execSync', { stdio: 'inherit' });
  execFileSync('echo', ['execFileSync'], { stdio: 'inherit' });
  return execSync('echo piped').toString();
}
`;

it('standard output has the data alone, whatever actions and their child processes print', async () => {
  const cwd = await folderWith({
    'actions/loud.mjs': actions,
    'child.mjs': "console.log('fork');",
    'flow.yaml': `
tasks: [{ name: t, action: loud.print }]
output: '{{ task.t.output }}'
`,
  });
  const { code, stdout, stderr } = await millrace(['run', 'flow.yaml', '--json', '-q'], { cwd });
  expect([code, JSON.parse(stdout).output]).toEqual([0, 'piped\n']);
  const printed = stderr.split('\n').filter((line) => line !== 'at import' && line !== '');
  expect(printed.toSorted()).toEqual(
    [
      'console',
      'stream',
      'spawn',
      'list',
      'descriptor',
      'fork',
      'spawnSync',
      'default',
      'execSync',
      'execFileSync',
    ].toSorted(),
  );
});
