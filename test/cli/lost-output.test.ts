import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ended } from '../support/command.ts';
import { newFolder, removeFolder } from '../support/temp.ts';

const main = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));

const flow = `
name: long
tasks: [{ name: t, action: core.echo, with_items: '{{ range(3000) }}', input: '{{ item }}' }]
output: '{{ task.t.output }}'
`;

/** Runs the command in a shell that opens its standard streams as `redirects` says. */
function redirected(redirects: string, args: readonly string[], cwd: string): Ended {
  const script = `trap '' XFSZ; "$@" ${redirects}`;
  const { status, signal, stdout, stderr } = spawnSync(
    '/bin/sh',
    ['-c', script, 'sh', process.execPath, main, ...args],
    { cwd, encoding: 'utf8' },
  );
  return { code: status, signal, stdout, stderr };
}

const hasFullDevice = existsSync('/dev/full');
if (!hasFullDevice) console.log('skipped: there is no /dev/full on this platform');

const run = ['run', 'flow.yaml', '-j', '1'];

describe.skipIf(!hasFullDevice)('a command', () => {
  let cwd = '';
  beforeAll(async () => {
    cwd = await newFolder();
    writeFileSync(join(cwd, 'flow.yaml'), flow);
    writeFileSync(join(cwd, 'wrong.yaml'), 'tasks: 1');
    expect(redirected('', [...run, '-q'], cwd).code).toBe(0);
  });
  afterAll(() => removeFolder(cwd));

  it.each([
    [[...run, '-q']],
    [[...run, '-q', '--json']],
    [['ps']],
    [['ps', '--json']],
    [['inspect']],
    [['inspect', 'last', 't/0', '--json']],
    [['graph', 'last']],
    [['validate', 'flow.yaml', '--json']],
    [['clean', '--keep', '9', '--json']],
    [['--help']],
    [['--version']],
  ])('whose output finds its device full says so and ends with 74: %j', (args) => {
    const { code, stderr } = redirected('>/dev/full', args, cwd);
    const lines = stderr.slice(stderr.indexOf('MR')).split('\n');
    expect([code, lines]).toEqual([
      74,
      [
        'MR802 output-lost  standard output could not be written: its disk is full',
        expect.stringMatching(/^ {2}hint: no run was lost; millrace inspect RUN --json prints/),
        expect.stringMatching(/^ {2}because: ENOSPC: /),
        '',
      ],
    ]);
  });

  it('keeps the exit code with which it fails', () => {
    const { code, stderr } = redirected('>/dev/full', ['validate', 'wrong.yaml', '--json'], cwd);
    expect([code, stderr]).toEqual([2, expect.stringContaining('MR802 output-lost')]);
  });

  it('does not end with 0 when a file takes only the beginning of its output', () => {
    const script = '> cut.json; ulimit -f 4; "$0" "$@" >> cut.json';
    const args = ['-c', `trap '' XFSZ; ${script}`, process.execPath, main, 'inspect', '--json'];
    const { status, stderr } = spawnSync('/bin/sh', args, { cwd, encoding: 'utf8' });
    expect([status, stderr]).toEqual([
      74,
      expect.stringContaining('MR802 output-lost  standard output could not be written: the file'),
    ]);
    expect(readFileSync(join(cwd, 'cut.json'), 'utf8')).toMatch(/^\{"schema":"millrace.run\/1"/);
  });

  it('does its work when nobody can read its messages', () => {
    for (const redirect of ['2>/dev/full', '2>&-']) {
      const { code, stdout } = redirected(redirect, [...run, '--json'], cwd);
      expect([code, JSON.parse(stdout).state]).toEqual([0, 'succeeded']);
      expect(redirected(redirect, ['run', 'none.yaml'], cwd).code).toBe(2);
    }
    expect(redirected('>/dev/full 2>/dev/full', ['ps'], cwd).code).toBe(74);
  });

  it.each(['>&-', '| head -c 1', '| true', '2>&1 >/dev/null | true'])(
    'ends as usual when its reader wants no more: %s',
    (redirect) => {
      const script = `{ "$0" "$@"; echo $? > code; } ${redirect}`;
      const args = ['-c', script, process.execPath, main, ...run, '--json'];
      const { stderr } = spawnSync('/bin/sh', args, { cwd, encoding: 'utf8' });
      expect(readFileSync(join(cwd, 'code'), 'utf8')).toBe('0\n');
      expect(stderr).not.toContain('MR');
    },
  );
});
