import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { millrace, startCommand } from '../../support/command.ts';
import { naughty } from '../../support/naughty.ts';
import { shellScript } from '../../support/shell-script.ts';
import { temporaryFolder } from '../../support/temp.ts';

let cwd: string;

beforeEach(async () => {
  cwd = await temporaryFolder();
});

const lines = (text: string): string[] => text.trimEnd().split('\n').toSorted();

describe('millrace each', () => {
  it('runs a command for each line of its input, and prints what it prints', async () => {
    const ended = await millrace(['each', '-k', 'echo', '<{}>', '{#}'], { cwd, input: 'a b\n*\n' });
    expect(ended).toMatchObject({ code: 0, stdout: '<a b> 1\n<*> 2\n' });
    expect(ended.stderr).toMatch(/^run \S+ of each echo\n/);
    const ps = await millrace(['ps', '--json'], { cwd });
    expect(JSON.parse(ps.stdout).runs).toMatchObject([
      { workflow: 'each echo', state: 'succeeded', items: { total: 2, ended: 2, failed: 0 } },
    ]);
  });

  it('passes any item byte for byte, to a program and in a line', async () => {
    const items = naughty.filter((text) => !text.includes('\0') && text !== '');
    const input = items.map((text) => `${text}\0`).join('');
    // A text that begins with a byte order mark is one without it.
    const output = items.map((text) => `<${text}>\0`).join('');
    const program = ['each', '-0', '-k', '-q', 'printf', '<%s>\\0', '{}'];
    expect((await millrace(program, { cwd, input })).stdout).toBe(output);
    const line = ['each', '-0', '-k', '-q', `printf '<%s>\\0' "{}"`];
    expect((await millrace(line, { cwd, input })).stdout).toBe(output);
  });

  it('has columns by number and by the names of a header', async () => {
    await writeFile(join(cwd, 'list.csv'), 'name,age\nann,1\nbob,2\n');
    const options = ['--items', 'list.csv', '--colsep', ',', '--header', '-k', '-q'];
    const ended = await millrace(['each', ...options, 'echo {name}:{2}'], { cwd });
    expect(ended).toMatchObject({ code: 0, stdout: 'ann:1\nbob:2\n', stderr: '' });
  });

  it('prints the commands of all combinations, and runs nothing', async () => {
    const args = ['each', '--dry-run', 'cp', '{1}', 'to/{2}', ':::', 'a b', 'c', ':::', '1', '2'];
    const ended = await millrace(args, { cwd });
    expect(ended.stdout).toBe("cp 'a b' to/1\ncp 'a b' to/2\ncp c to/1\ncp c to/2\n");
    expect(existsSync(join(cwd, '.millrace'))).toBe(false);
  });

  it('ends with 1 when a command fails, and says all of it in the job log and in files', async () => {
    await shellScript(cwd, 'job.sh', 'echo "out $1"; echo "err $1" >&2; exit "$1"');
    const options = ['-k', '-q', '--tag', '--retries', '2', '--joblog', 'log', '--results', 'r'];
    const ended = await millrace(['each', ...options, './job.sh', ':::', '0', '3'], { cwd });
    expect(ended).toMatchObject({ code: 1, stdout: '0\tout 0\n3\tout 3\n' });
    expect(ended.stderr).toMatch(/^0\terr 0\n3\terr 3\n/);
    const log = (await readFile(join(cwd, 'log'), 'utf8')).trimEnd().split('\n');
    const columns = log.map((line) => line.split('\t'));
    expect(columns[0]).toEqual(
      ['Seq', 'Host', 'Starttime', 'JobRuntime', 'Send', 'Receive', 'Exitval', 'Signal'].concat(
        'Command',
      ),
    );
    expect(columns.slice(1).map((cells) => cells.toSpliced(1, 4))).toEqual([
      ['1', '6', '0', '0', `sh -c './job.sh "\${1}"' sh 0`],
      ['2', '6', '3', '0', `sh -c './job.sh "\${1}"' sh 3`],
    ]);
    expect(await readFile(join(cwd, 'r/2/stderr'), 'utf8')).toBe('err 3\n');
    expect(await readFile(join(cwd, 'r/2/item'), 'utf8')).toBe('3');
  });

  it('writes a row for each item to a file of results', async () => {
    await shellScript(cwd, 'job.sh', `printf '"%s",\\n' "$1"; echo err >&2; exit "$2"`);
    const items = [':::', 'a', 'b,', ':::', '0', '3'];
    const command = ['./job.sh', '{1}', '{2}', ...items];
    await millrace(['each', '-k', '-q', '--results', 'r.jsonl', ...command], { cwd });
    const rows = lines(await readFile(join(cwd, 'r.jsonl'), 'utf8')).map((line) =>
      JSON.parse(line),
    );
    expect(rows.length).toBe(4);
    expect(rows).toContainEqual({
      seq: 4,
      item: ['b,', '3'],
      exit_code: 3,
      signal: 0,
      seconds: expect.any(Number),
      stdout: '"b,",\n',
      stderr: 'err\n',
    });
    await millrace(['each', '-q', '--results', 'r.csv', 'echo', ':::', 'a "b"'], { cwd });
    const table = (await readFile(join(cwd, 'r.csv'), 'utf8')).replace(/,0,0,[\d.]+,/, ',0,0,T,');
    expect(table).toBe(
      'seq,item,exit_code,signal,seconds,stdout,stderr\n1,"a ""b""",0,0,T,"a ""b""\n",\n',
    );
  });

  it.each([
    ['--joblog', '/proc/log'],
    ['--joblog', '/dev/full'],
    ['--results', '/proc/x/y'],
    ['--results', 'file'],
  ])('finds that %s %s cannot be written before anything runs', async (option, place) => {
    await writeFile(join(cwd, 'file'), '');
    const ended = await millrace(['each', option, place, 'touch ran', ':::', 'a'], { cwd });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(/^MR501 usage /);
    expect(ended.stderr).toContain(`${option} '${place}' cannot be written`);
    expect(ended.stderr).toContain('hint: ');
    expect(existsSync(join(cwd, 'ran'))).toBe(false);
  });

  it('stops when the results cannot be written, and can go on', async () => {
    // What an item is written to is a file in place of a folder.
    await mkdir(join(cwd, 'r'));
    await writeFile(join(cwd, 'r', '2'), '');
    const args = [
      'each',
      '-q',
      '-j',
      '1',
      '--results',
      'r',
      'sleep 0.2; echo',
      ':::',
      ...'abcdefgh',
    ];
    const ended = await millrace(args, { cwd });
    expect(ended.stdout).toBe('a\n');
    expect(ended.stderr).toContain(`MR607 sink-unwritable  'r/2' cannot be written`);
    await rm(join(cwd, 'r', '2'));
    const more = await millrace([...args.slice(0, 1), '--resume', ...args.slice(1)], { cwd });
    expect(more.code).toBe(0);
    expect(await readFile(join(cwd, 'r/8/stdout'), 'utf8')).toBe('h\n');
  });

  it.each([
    ['soon,fail=1', 'skipped'],
    ['now,fail=1', 'cancelled'],
  ])('stops at a failure with --halt %s', async (halt) => {
    const line = 'echo "$1" >> started; [ {} != 1 ] || exit 1; [ {} != 2 ] || sleep 1000';
    const jobs = halt.startsWith('now') ? '2' : '1';
    const args = ['each', '-q', '-j', jobs, '--halt', halt, line, ':::', '1', '2', '3', '4'];
    const ended = await millrace(args, { cwd });
    expect(ended.code).toBe(1);
    expect(lines(await readFile(join(cwd, 'started'), 'utf8')).length).toBeLessThan(4);
  });

  it('goes on after kill -9 where it was, and prints each output once', async () => {
    await shellScript(
      cwd,
      'job.sh',
      'if [ "$1" -gt 4 ] && [ ! -e go ]; then sleep 1000; fi; echo "$1"',
    );
    const items = Array.from({ length: 12 }, (_, at) => String(at));
    const args = ['each', '-j', '2', '--joblog', 'log', './job.sh', ':::', ...items];
    const first = startCommand(args, { cwd });
    await first.printed(/^(?:\d\n){5}/);
    first.kill('SIGKILL');
    const { stdout: before } = await first.ended();
    await writeFile(join(cwd, 'go'), '');
    const again = ['each', '--resume', ...args.slice(1)];
    const ended = await millrace(again, { cwd });
    expect(ended.code).toBe(0);
    expect(lines(before + ended.stdout)).toEqual(items.toSorted());
    const log = (await readFile(join(cwd, 'log'), 'utf8')).trimEnd().split('\n');
    expect(log.length).toBe(13);
    expect(await millrace(again, { cwd })).toMatchObject({ code: 0, stdout: '' });
  });

  it('writes what kill -9 has left out of its files when it goes on', async () => {
    await shellScript(
      cwd,
      'job.sh',
      'if [ "$1" -gt 4 ] && [ ! -e go ]; then sleep 1000; fi; echo "$1,"; echo',
    );
    const items = Array.from({ length: 8 }, (_, at) => String(at));
    const argsFor = (rows: string, ...options: string[]): string[] => {
      const files = ['--joblog', 'log', '--results', rows];
      return ['each', '-q', '-j', '2', ...options, ...files, './job.sh', ':::', ...items];
    };
    const first = startCommand(argsFor('rows.csv'), { cwd });
    await first.printed(/^(?:\d,\n\n){5}/);
    first.kill('SIGKILL');
    await first.ended();
    // As if the process had been lost in the middle of the row before the last.
    for (const [name, rowEnd] of [
      ['log', /\n/g],
      ['rows.csv', /\n",\n/g],
    ] as const) {
      const text = await readFile(join(cwd, name), 'utf8');
      const ends = [...text.matchAll(rowEnd)].map(({ index, 0: { length } }) => index + length);
      await writeFile(join(cwd, name), text.slice(0, (ends.at(-3) ?? 0) + 8));
    }
    await writeFile(join(cwd, 'go'), '');
    const numbers = async (name: string, pattern: RegExp): Promise<string[]> =>
      [...(await readFile(join(cwd, name), 'utf8')).matchAll(pattern)]
        .map(([, number = '']) => number)
        .toSorted();
    const all = items.map((item) => String(Number(item) + 1));
    const ended = await millrace(argsFor('rows.csv', '--resume'), { cwd });
    expect(ended.code).toBe(0);
    expect(await numbers('log', /^(\d+)\t:\t.*\tsh -c .* sh \d$/gm)).toEqual(all);
    expect(await numbers('rows.csv', /^(\d),\d,0,0,[\d.]+,"\d,\n\n",$/gm)).toEqual(all);
    // The run has ended; its files can still be made whole.
    await writeFile(join(cwd, 'log'), '');
    await writeFile(join(cwd, 'rows.jsonl'), '{"seq":1,"item":"0"}\n{"seq":2,"it');
    expect(await millrace(argsFor('rows.jsonl', '--resume'), { cwd })).toMatchObject({ code: 0 });
    expect(await numbers('rows.jsonl', /^\{"seq":(\d),.*\}$/gm)).toEqual(all);
    expect(await numbers('log', /^(\d+)\t/gm)).toEqual(all);
  });

  it('tries again what has failed, and nothing else', async () => {
    const args = ['-k', '[ {} != 2 ] || [ -e go ] || exit 7; echo {}', ':::', '1', '2', '3'];
    expect((await millrace(['each', ...args], { cwd })).code).toBe(1);
    await writeFile(join(cwd, 'go'), '');
    const same = await millrace(['each', '--resume', ...args], { cwd });
    expect(same).toMatchObject({ code: 1, stdout: '' });
    const again = await millrace(['each', '--resume-failed', ...args], { cwd });
    expect(again).toMatchObject({ code: 0, stdout: '2\n' });
  });

  it('pauses when its reader wants no more, and can be resumed', async () => {
    const command = startCommand(['each', '-j', '1', 'echo {}; sleep 0.05', ':::', ...'abcdefgh'], {
      cwd,
    });
    await command.printed(/^a$/m);
    command.closeOutput();
    await command.line(/ is paused; resume it with: /);
    expect((await command.ended()).code).toBe(3);
  });

  it('ends its programs with the second Ctrl-C', async () => {
    const command = startCommand(['each', 'echo $$ > pid; sleep 1000', ':::', 'x'], { cwd });
    await command.line(/^each: started/);
    command.kill('SIGINT');
    await command.line(/^finishing/);
    command.kill('SIGINT');
    expect((await command.ended()).signal).toBe('SIGINT');
  });

  it('runs an action with each item as its input', async () => {
    await writeFile(join(cwd, 'data.jsonl'), '{"a":1}\n\n{"a":[2]}\n');
    const args = ['each', '-k', '-q', '--action', 'core.echo', '--items', 'data.jsonl'];
    expect(await millrace(args, { cwd })).toMatchObject({
      code: 0,
      stdout: '{"a":1}\n{"a":[2]}\n',
    });
  });
});
