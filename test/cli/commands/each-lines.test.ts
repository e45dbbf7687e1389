import { symlinkSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { millrace, startCommand } from '../../support/command.ts';
import { shellScript } from '../../support/shell-script.ts';
import { temporaryFolder } from '../../support/temp.ts';

let cwd: string;

beforeEach(async () => {
  cwd = await temporaryFolder();
});

const lines = (text: string): string[] => text.trimEnd().split('\n');

/** Prints each line in two pieces; goes on when the test says so. */
const inPieces = `
printf 'first '; sleep 0.02; echo line; echo warning >&2
until [ -e go ]; do sleep 0.01; done
printf 'last '; sleep 0.02; printf line`;

describe('millrace each --line-buffer', () => {
  it.each(['dash', 'bash'])('prints whole lines while commands run, by %s', async (shell) => {
    await mkdir(join(cwd, 'bin'));
    symlinkSync(`/bin/${shell}`, join(cwd, 'bin/sh'));
    await shellScript(cwd, 'job.sh', inPieces);
    const options = ['each', '--line-buffer', '--tag', '-j', '3', '-q'];
    const command = startCommand([...options, './job.sh', '{}', ':::', 'a', 'b', 'c'], {
      cwd,
      env: { PATH: `${join(cwd, 'bin')}:${process.env['PATH']}` },
    });
    await command.printed(/(.*line\n){3}/);
    await writeFile(join(cwd, 'go'), '');
    const { code, stdout, stderr } = await command.ended();
    expect(code).toBe(0);
    const printed = lines(stdout);
    const of = (text: string): string[] => ['a', 'b', 'c'].map((item) => `${item}\t${text}`);
    expect(printed.slice(0, 3).toSorted()).toEqual(of('first line'));
    expect(printed.slice(3).toSorted()).toEqual(of('last line'));
    expect(lines(stderr).toSorted()).toEqual(of('warning'));
  });

  it('prints what each try prints, once, and files have what the last has printed', async () => {
    await shellScript(cwd, 'job.sh', 'printf "a\\r\\n$1"; echo no >&2; exit 3');
    const options = ['--line-buffer', '-q', '--retries', '2', '--results', 'r'];
    const ended = await millrace(['each', ...options, './job.sh', '{}', ':::', '1'], { cwd });
    expect(ended).toMatchObject({ code: 1, stdout: 'a\r\n1\na\r\n1\n' });
    expect(ended.stderr).toMatch(/^no\nno\nrun /);
    expect(await readFile(join(cwd, 'r/1/stdout'), 'utf8')).toBe('a\r\n1');
  });

  it('says why a command has not begun', async () => {
    const ended = await millrace(['each', '--line-buffer', '-q', './none', '{}', ':::', '1'], {
      cwd,
    });
    expect(ended.stderr).toMatch(/^\.\/none cannot be started: there is no such program\n/);
  });

  it('loses nothing for a reader that is slower than the commands', async () => {
    const command = ['each', '--line-buffer', '-q', '-j', '2', 'seq', '{}', ':::', '200000'];
    const script = '"$@" | (sleep 1; cksum); seq 200000 | cksum';
    const through = ['sh', '-c', script, 'sh'];
    const { stdout } = await millrace(command, { cwd, through });
    const [printed, expected] = lines(stdout);
    expect(printed).toBe(expected);
  });

  it('ends when its reader has left', async () => {
    const command = ['each', '--line-buffer', '-q', 'yes', '{}', ':::', '1', '2'];
    const script = '"$@" | head -n 1';
    const { stdout } = await millrace(command, { cwd, through: ['sh', '-c', script, 'sh'] });
    expect(lines(stdout)).toHaveLength(1);
  });

  it('refuses what contradicts it', async () => {
    const refused = async (...args: string[]) => {
      const { code, stderr } = await millrace(['each', '--line-buffer', ...args], { cwd });
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refused('--group', 'echo')).toContain('--line-buffer and --group');
    expect(await refused('-k', 'echo')).toContain('it goes without -k');
    expect(await refused('--action', 'core.echo')).toContain('--line-buffer is for commands');
  });
});
