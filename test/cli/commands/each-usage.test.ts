import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { millrace } from '../../support/command.ts';
import { temporaryFolder } from '../../support/temp.ts';

let cwd: string;

beforeEach(async () => {
  cwd = await temporaryFolder();
});

describe('the command line of millrace each', () => {
  it.each([
    [[], 'there is no command'],
    [['--action', 'core.echo', 'echo'], 'there are both an action and the command'],
    [['--items', 'x', 'echo', ':::', 'a'], 'items are behind :::, and elsewhere'],
    [['--halt', 'never,ever', 'echo'], '--halt'],
    [['-j', '0', 'echo'], '--jobs'],
    [['echo `{}`', ':::', 'a'], 'a value of the item cannot stand between backquotes'],
    [['echo "${1}"', ':::', 'a'], 'a value of the item cannot stand after $'],
    [['--items', 'nowhere', 'echo'], 'the items cannot be read'],
    [['{{ nothing }}', ':::', 'a'], 'nothing'],
    [['echo', '{2}', ':::', 'a'], 'there is no column 2'],
    [['--action', 'core.nope', ':::', 'a'], "MR302 unknown action 'core.nope'"],
  ])('refuses %j', async (args, message) => {
    const ended = await millrace(['each', ...args], { cwd });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(message);
  });

  it('shows no place in the workflow behind it, which nobody has written', async () => {
    const args = ['each', '--action', 'core.nope', ':::', 'a'];
    const ended = await millrace(args, { cwd });
    expect(ended.stderr).toMatch(/^MR501 usage  MR302 unknown action 'core.nope'\n  hint: /);
    expect(ended.stderr).not.toContain('|');
  });

  it('says quietly, too, that items have failed which are tolerated', async () => {
    const args = ['each', '-q', '--halt', 'soon,fail=5', 'exit {}', ':::', '0', '3'];
    const ended = await millrace(args, { cwd });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/: 1 of 2 items succeeded, 1 failed$/m);
  });

  it('makes the folders of its files', async () => {
    const files = ['--joblog', 'logs/a/log', '--results', 'rows/b/r.csv'];
    const ended = await millrace(['each', '-q', ...files, 'true', ':::', 'x'], { cwd });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(await readFile(join(cwd, 'rows/b/r.csv'), 'utf8')).toMatch(/\n1,x,0,/);
    expect(await readFile(join(cwd, 'logs/a/log'), 'utf8')).toMatch(/\n1\t/);
  });

  it('has no line in the job log for an item that was never started', async () => {
    const command = ['[ {} = 1 ] || exit 3', ':::', '2', '1', '1', '1', '1', '1', '1', '1'];
    const options = ['-q', '-j', '1', '--halt', 'now,fail=1', '--joblog', 'log'];
    const ended = await millrace(['each', ...options, ...command], { cwd });
    expect(ended.code).toBe(1);
    const log = await readFile(join(cwd, 'log'), 'utf8');
    expect(log).not.toMatch(/^\d+\t:\t0\.000\t/m);
  });

  it('does nothing for no items', async () => {
    expect(await millrace(['each', 'echo'], { cwd, input: '' })).toMatchObject({
      code: 0,
      stdout: '',
    });
  });
});
