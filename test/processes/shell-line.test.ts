import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { exitOf } from '../../src/processes/line-end.ts';
import { shellCanSet, shellPassesOn } from '../../src/processes/shell-environment.ts';
import { directLine, quotedWord, subshellLine } from '../../src/processes/shell-line.ts';

describe('a line for a lane shell', () => {
  test('runs the program in place of a subshell, and says its status behind the token', () => {
    const streams = { stdin: '/dev/null', stdout: '/o', stderr: '/e' };
    const variables = { A: "it's" };
    const command = { file: 'cp', args: ['a b'], cwd: '/d', variables, before: undefined, streams };
    expect(subshellLine(command, 'T')).toBe(
      `(cd '/d'&&{ unset OLDPWD;A='it'\\''s' exec 'cp' 'a b' <'/dev/null' >'/o' 2>'/e';});echo "T $?"\n`,
    );
  });

  test('runs the program itself, and leaves its folder once the status is said', () => {
    const streams = { stdin: '/dev/null', stdout: '/o', stderr: '/e' };
    const command = {
      file: 'cp',
      args: [],
      cwd: '/d',
      variables: { A: '1' },
      before: '/',
      streams,
    };
    expect(directLine(command, 'T')).toBe(
      `cd '/d'&&{ OLDPWD='/';A='1' 'cp' <'/dev/null' >'/o' 2>'/e';};echo "T $?";cd /;hash -r\n`,
    );
  });

  test('keeps OLDPWD where there is one', () => {
    const streams = { stdin: '/i', stdout: '/o', stderr: '/e' };
    const command = { file: 'x', args: [], cwd: '/', variables: {}, before: '/b c', streams };
    expect(subshellLine(command, 'T')).toContain(`{ OLDPWD='/b c';exec 'x' `);
  });

  test('has words that a shell reads byte for byte', () => {
    const all = Array.from({ length: 255 }, (_, at) => String.fromCharCode(at + 1)).join('');
    const { stdout } = spawnSync('sh', ['-c', `printf %s ${quotedWord(all)}`], {
      encoding: 'utf8',
    });
    expect(stdout).toBe(all);
  });
});

test.each([
  [{ status: 0, signal: null, said: '' }, [0, null]],
  [{ status: 137, signal: null, said: '' }, [137, null]],
  [{ status: 137, signal: null, said: 'Killed\n' }, [null, 'SIGKILL']],
  [{ status: 143, signal: null, said: 'sh: line 2: 4711 Terminated' }, [null, 'SIGTERM']],
  [{ status: 2, signal: null, said: 'sh: 3: cd: no such folder' }, undefined],
  [{ status: undefined, signal: 'SIGKILL' as const, said: '' }, [null, 'SIGKILL']],
  [{ status: undefined, signal: null, said: 'sh: Cannot fork' }, undefined],
])('a line that ends with %o is a program that has ended with %o', (end, exit) => {
  expect(exitOf(end)).toEqual(exit);
});

test('a shell passes on what has a name, and what it does not change', () => {
  expect(shellPassesOn({ PATH: '/bin', PWD: '/', SHLVL: '1', LC_ALL: 'C', A_1: '' })).toBe(true);
  for (const name of ['a.b', 'BASH_FUNC_x%%', 'IFS', 'PPID', 'OPTIND', 'PS1', '1a']) {
    expect([name, shellPassesOn({ [name]: '' })]).toEqual([name, false]);
  }
  expect(shellCanSet({ FILE: 'x', ENV: 'production' })).toBe(true);
  for (const name of ['PATH', 'LC_ALL', 'UID', 'a-b', 'IFS', 'PWD']) {
    expect([name, shellCanSet({ [name]: '' })]).toEqual([name, false]);
  }
});
