import { describe, expect, it } from 'vitest';
import { commandSpecs, hiddenSpecs } from '../../../src/cli/specs/specs.ts';
import { folderWith } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';

describe.each(['bash', 'zsh', 'fish'])('the script for %s', (shell) => {
  it('has every command and option, and nothing that is left to fill in', async () => {
    const cwd = await folderWith({});
    const { code, stdout } = await millraceHere(['completion', shell], { cwd });
    expect(code).toBe(0);
    expect(stdout).not.toContain('# tables');
    for (const { name, about, options } of commandSpecs) {
      expect(stdout).toContain(`'${name}:${about}'`);
      for (const { flags } of Object.values(options)) {
        const [long] = /--[\w-]+/.exec(flags) ?? [];
        expect(stdout).toContain(`'${long}:`);
      }
    }
    for (const { name } of hiddenSpecs) expect(stdout).not.toContain(`'${name}:`);
  });
});

it('refuses another shell', async () => {
  const { code, stdout, stderr } = await millraceHere(['completion', 'tcsh'], {
    cwd: await folderWith({}),
  });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('Allowed choices are bash, zsh, fish.');
});
