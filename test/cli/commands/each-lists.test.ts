import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { millrace, startCommand } from '../../support/command.ts';
import { shellScript } from '../../support/shell-script.ts';
import { temporaryFolder } from '../../support/temp.ts';

let cwd: string;

beforeEach(async () => {
  cwd = await temporaryFolder();
});

const lines = (text: string): string[] => text.trimEnd().split('\n').toSorted();

describe('a list that millrace each reads', () => {
  it('fails an item that has a NUL or is no UTF-8, and runs the others', async () => {
    const script = `printf 'a\\nb\\0c\\n\\377\\nd\\n' | "$@"`;
    const through = ['sh', '-c', script, 'sh'];
    const ended = await millrace(['each', '-q', '-k', 'echo'], { cwd, through });
    expect(ended).toMatchObject({ code: 1, stdout: 'a\nd\n' });
    expect(ended.stderr).toContain('it has a NUL');
    expect(ended.stderr).toContain('line 3, column 1: not utf-8 (0xff)');
  });

  it('runs items as they come', async () => {
    const command = startCommand(['each', '-q', 'echo', 'got'], { cwd, keepsInputOpen: true });
    command.write('a\nb');
    await command.printed(/^got a\n$/);
    command.write('c\n');
    await command.printed(/^got bc$/m);
    command.kill('SIGINT');
    expect((await command.ended()).signal).toBe('SIGINT');
  });

  it('has each item of a pipe where it is shown, in order', async () => {
    const items = Array.from({ length: 20_000 }, (_, at) => `item ${at}`);
    const options = ['-q', '-k', '--tag', '--joblog', 'log', '--results', 'rows.jsonl'];
    const command = ['each', ...options, '--action', 'core.echo'];
    const ended = await millrace(command, { cwd, input: `${items.join('\n')}\n` });
    const printed = items.map((item) => `${item}\t${item}\n`).join('');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout === printed).toBe(true);
    const log = (await readFile(join(cwd, 'log'), 'utf8')).trimEnd().split('\n').slice(1);
    const shown = log.map((line) => line.split('\t'));
    expect(shown.map(([seq, , , , , , , , text]) => `${seq} ${text}`)).toEqual(
      items.map((item, at) => `${at + 1} core.echo '${item}'`),
    );
    const rows = (await readFile(join(cwd, 'rows.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(rows.map((row) => JSON.parse(row).item)).toEqual(items);
  });

  it('has the names of columns in the header of a pipe, and does not run it', async () => {
    const input = 'name;age\r\nann;1\r\nbob;2\r\n';
    const options = ['-k', '-q', '--colsep', ';', '--header', '--tag'];
    const ended = await millrace(['each', ...options, 'echo', '{#}', '{name}', '{{ item[1] }}'], {
      cwd,
      input,
    });
    expect(ended.stdout).toBe('["ann","1"]\t1 ann 1\n["bob","2"]\t2 bob 2\n');
    const dry = ['each', ...options, '--dry-run', 'echo', '{#}', '{name}'];
    expect((await millrace(dry, { cwd, input })).stdout).toBe('echo 1 ann\necho 2 bob\n');
  });

  it('runs each item in a slot that no other has meanwhile', async () => {
    const both = `: > {}; while [ ! -e a ] || [ ! -e b ]; do sleep 0.01; done; echo {%}`;
    const ended = await millrace(['each', '-q', '-j', '2', both], { cwd, input: 'a\nb\n' });
    expect(lines(ended.stdout)).toEqual(['1', '2']);
    const words = ['each', '-q', '-k', '-j', '1', 'echo', '{} in {%}'];
    expect((await millrace(words, { cwd, input: 'a\nb\nc\n' })).stdout).toBe(
      'a in 1\nb in 1\nc in 1\n',
    );
  });

  it('decompresses a list', async () => {
    await writeFile(join(cwd, 'list.txt.gz'), gzipSync('name\na\nb\n'));
    const options = ['-k', '-q', '--header', '--items', 'list.txt.gz'];
    const ended = await millrace(['each', ...options, 'echo', '{name}'], { cwd });
    expect(ended).toMatchObject({ code: 0, stdout: 'a\nb\n' });
  });

  it.each(['now', 'soon'])('stops %s at a share of failures, once all is read', async (when) => {
    const input = Array.from({ length: 400 }, (_, at) => `${at}\n`).join('');
    const args = [
      'each',
      '-q',
      '-j',
      '1',
      '--halt',
      `${when},fail=1%`,
      'echo x >> started; exit 3',
    ];
    expect((await millrace(args, { cwd, input })).code).toBe(1);
    const started = lines(await readFile(join(cwd, 'started'), 'utf8')).length;
    expect(started).toBeGreaterThanOrEqual(4);
    expect(started).toBeLessThan(400);
  });

  it('goes on with a pipe that is passed again, and only with the same', async () => {
    await shellScript(
      cwd,
      'job.sh',
      'if [ "$1" -gt 4 ] && [ ! -e go ]; then sleep 1000; fi; echo "$1"',
    );
    const items = Array.from({ length: 12 }, (_, at) => String(at));
    const args = ['each', '-j', '2', '--tag', '--joblog', 'log', './job.sh'];
    const first = startCommand(args, { cwd, keepsInputOpen: true });
    first.write(`${items.slice(0, 8).join('\n')}\n`);
    await first.printed(/^(?:\d\t\d\n){5}/);
    first.kill('SIGKILL');
    const { stdout: before } = await first.ended();
    await writeFile(join(cwd, 'go'), '');
    const again = ['each', '--resume', ...args.slice(1)];
    const other = await millrace(again, { cwd, input: '0\n9\n2\n3\n4\n5\n6\n7\n8\n' });
    expect(other).toMatchObject({ code: 2 });
    expect(other.stderr).toContain('MR608 ');
    const ended = await millrace(again, { cwd, input: `${items.join('\n')}\n` });
    expect(ended.code).toBe(0);
    expect(lines(before + other.stdout + ended.stdout)).toEqual(
      items.map((item) => `${item}\t${item}`).toSorted(),
    );
    const log = (await readFile(join(cwd, 'log'), 'utf8')).trimEnd().split('\n');
    expect(log.length).toBe(13);
  });

  it('goes on with a file only if it is what it was', async () => {
    await shellScript(cwd, 'job.sh', '[ "$1" = 1 ] || [ -e go ] || sleep 1000; echo "$1"');
    await writeFile(join(cwd, 'list'), '1\n2\n3\n');
    const args = ['each', '-q', '-j', '1', '--items', 'list', './job.sh'];
    const first = startCommand(args, { cwd });
    await first.printed(/^1\n/);
    first.kill('SIGKILL');
    await first.ended();
    await writeFile(join(cwd, 'go'), '');
    const again = ['each', '--resume', ...args.slice(1)];
    await writeFile(join(cwd, 'list'), '1\n4\n3\n');
    const changed = await millrace(again, { cwd });
    expect(changed).toMatchObject({ code: 2, stdout: '' });
    expect(changed.stderr).toContain('MR608 ');
    await writeFile(join(cwd, 'list'), '1\n2\n3\n');
    expect(await millrace(again, { cwd })).toMatchObject({ code: 0, stdout: '2\n3\n' });
  });
});
