import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ended } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { newFolder, removeFolder } from '../../support/temp.ts';
import { withActions } from '../flows.ts';

const flow = `
name: talking
tasks:
  - name: each
    action: talk.say
    with_items: [0, 1]
    retry: {count: 1}
    input: {lines: "{{ item === 0 ? 1 : 5 }}", fails: "{{ item * 2 }}"}
    next: [{when: "{{ failed() }}", do: [part]}]
  - {name: part, workflow: part.yaml, with_items: [1], input: {}}
  - {name: last, needs: [part], action: talk.say, input: {lines: 2, fails: 9}}
`;

const part = `
name: part
tasks: [{name: inner, action: talk.say, input: {lines: 1}}]
`;

const quiet = 'tasks: [{name: one, action: core.noop}]';

let cwd: string;
/** What the run printed on standard error, without its progress. */
let summary: string;
let run: string;

beforeAll(async () => {
  cwd = await newFolder();
  for (const [name, text] of Object.entries({ flow, part, quiet })) {
    await writeFile(join(cwd, `${name}.yaml`), text);
  }
  const ended = await millraceHere(['run', 'flow.yaml', '-q', '--json', ...withActions], { cwd });
  summary = ended.stderr;
  run = JSON.parse(ended.stdout).run;
});

afterAll(() => removeFolder(cwd));

function millrace(...args: readonly string[]): Promise<Ended> {
  return millraceHere(args, { cwd });
}

/** Lines without the times that they were logged at. */
function untimed(text: string): string[] {
  const time = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/;
  return text
    .replaceAll(new RegExp(`^${time.source} `, 'gm'), '')
    .replaceAll(new RegExp(`, began ${time.source}, ran [^)\n]+`, 'g'), '')
    .split('\n');
}

describe('millrace logs', () => {
  it('prints all that is kept, by task and item, those of sub-workflows in their place', async () => {
    const { code, stdout } = await millrace('logs');
    expect(code).toBe(0);
    expect(untimed(stdout)).toEqual([
      'each[0] 1/0 {"index":0}',
      ...[0, 1, 2, 3, 4].map((n) => `each[1] 1/${n} {"index":1}`),
      'each[1] -- attempt 2 --',
      ...[0, 1, 2, 3, 4].map((n) => `each[1] 2/${n} {"index":1}`),
      'part[0]/inner[0] 1/0 {"index":0}',
      'last[0] 1/0 {"index":0}',
      'last[0] 1/1 {"index":0}',
      '',
    ]);
  });

  it.each([
    ['a task', 'last', ['last[0] 1/0 {"index":0}', 'last[0] 1/1 {"index":0}', '']],
    ['an item', 'each/0', ['each[0] 1/0 {"index":0}', '']],
    ['an item that is a run', 'part/0', ['part[0]/inner[0] 1/0 {"index":0}', '']],
  ])('prints the log of %s', async (_, place, lines) => {
    expect(untimed((await millrace('logs', run, place)).stdout)).toEqual(lines);
  });

  it('prints one document with --json', async () => {
    const { stdout } = await millrace('logs', run.slice(-6), 'last', '--json');
    const dropped = { lines: 0, bytes: 0 };
    const at = expect.any(Number);
    const fields = { index: 0 };
    expect(JSON.parse(stdout)).toEqual({
      schema: 'millrace.logs/1',
      run,
      totals: { lines: 14, bytes: expect.any(Number), dropped },
      items: [
        {
          run,
          task: 'last',
          visit: 1,
          index: 0,
          lines: [
            { at, attempt: 1, message: '1/0', fields },
            { at, attempt: 1, message: '1/1', fields },
          ],
          dropped,
        },
      ],
    });
  });

  it('prints the logs of failed items, and the lines that match', async () => {
    const failed = await millrace('logs', run, '--failed');
    expect(untimed(failed.stdout).map((line) => line.slice(0, 7))).toEqual([
      ...Array.from({ length: 11 }, () => 'each[1]'),
      'last[0]',
      'last[0]',
      '',
    ]);
    const lines = ['each[0] 1/0 {"index":0}', 'each[1] 1/0 {"index":1}', ''];
    const found = await millrace('logs', run, 'each', '--grep', '^1/0');
    expect(untimed(found.stdout)).toEqual(lines);
    const both = await millrace('logs', run, 'each', '--grep', '^1/0', '--failed', '--json');
    expect(JSON.parse(both.stdout).items).toMatchObject([
      { task: 'each', index: 1, lines: [{ message: '1/0' }] },
    ]);
    const none = await millrace('logs', run, '--grep', 'nothing');
    expect([none.code, none.stdout, none.stderr]).toEqual([0, '', 'no line of it matches\n']);
  });

  it('follows a run to its end, with --json a document a line', async () => {
    const { code, stdout } = await millrace('logs', run, '--follow');
    expect([code, untimed(stdout).toSorted()]).toEqual([
      0,
      untimed((await millrace('logs', run)).stdout).toSorted(),
    ]);
    const json = await millrace('logs', run, 'last', '-f', '--json', '--grep', '/1');
    expect(JSON.parse(json.stdout)).toMatchObject({ task: 'last', lines: [{ message: '1/1' }] });
  });

  it('says when nothing was logged', async () => {
    const ended = await millrace('run', 'quiet.yaml', '-q', '--json');
    const found = await millrace('logs', JSON.parse(ended.stdout).run, 'one/0');
    expect([found.code, found.stdout, found.stderr]).toEqual([0, '', 'it has logged nothing\n']);
  });

  it('refuses an item behind the last', async () => {
    const { code, stdout, stderr } = await millrace('logs', run, 'each/9');
    expect([code, stdout, stderr]).toEqual([4, '', expect.stringMatching(/^MR506 .*no item 9/)]);
  });

  it.each([
    ['a run', ['nope'], 4, 'MR506'],
    ['a task', ['last', 'nope'], 4, 'MR506'],
    ['a position', ['last', 'each/x'], 2, 'MR501'],
    ['a task that is followed', ['last', 'nope', '-f'], 4, 'MR506'],
    ['a pattern', ['last', '--grep', '('], 2, 'MR501'],
  ])('refuses %s that does not exist', async (_, args, code, shown) => {
    const ended = await millrace('logs', ...args);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toMatch(new RegExp(`^${shown} `));
  });
});

describe('the last lines of a failed item', () => {
  it('are in the summary of its run', () => {
    expect(untimed(summary).slice(1, -4)).toEqual([
      "  MR410 task-failed  task 'last' failed: attempt 1 fails",
      '    in task last, item 0 (1 attempt)',
      '  failed items of each:',
      '    [1] 1: MR401 attempt 2 fails (2 attempts)',
      '        | … 7 before',
      '        | 2/2 {"index":1}',
      '        | 2/3 {"index":1}',
      '        | 2/4 {"index":1}',
      '  log of last:',
      '    | 1/0 {"index":0}',
      '    | 1/1 {"index":0}',
    ]);
  });

  it('are shown by inspect, of a run and of a task', async () => {
    const { stdout } = await millrace('inspect', run);
    expect(stdout).toContain('\nlog 14 lines kept\n');
    expect(stdout).toContain('\nlog of last[0]\n  | 1/0 {"index":0}\n  | 1/1 {"index":0}\n');
    const lines = ['| … 7 before', '| 2/2 {"index":1}', '| 2/3 {"index":1}', '| 2/4 {"index":1}'];
    const failed = await millrace('inspect', run, '--failed');
    expect(failed.stdout).toContain(lines.map((line) => `\n      ${line}`).join(''));
    const task = await millrace('inspect', run, 'each');
    expect(task.stdout).toContain(lines.map((line) => `\n    ${line}`).join(''));
  });

  it('are in the JSON of its run and its task, with the number of all', async () => {
    const report = JSON.parse((await millrace('inspect', run, '--json')).stdout);
    expect(report.tasks.last.log).toMatchObject({ total: 2, dropped: { lines: 0, bytes: 0 } });
    expect(report.tasks.last.log.lines).toHaveLength(2);
    expect(report.logs).toMatchObject({ lines: 14, dropped: { lines: 0, bytes: 0 } });
    const task = JSON.parse((await millrace('inspect', run, 'each', '--json')).stdout);
    expect(task.items[0].log).toBeUndefined();
    expect(task.items[1].log).toMatchObject({ total: 10 });
    expect(task.items[1].log.lines).toHaveLength(10);
  });

  it('are the same in the report of the run and in that of the store', async () => {
    const first = await millrace('run', 'flow.yaml', '-q', '--json', ...withActions);
    const again = await millrace('retry', JSON.parse(first.stdout).run, 'last', '-q', '--json');
    const { log } = JSON.parse(again.stdout).tasks.last;
    const { tasks } = JSON.parse((await millrace('inspect', '--json')).stdout);
    expect(log).toEqual(tasks.last.log);
    expect(log.total).toBe(4);
  });
});

describe('the log of an item', () => {
  it('is shown below the item', async () => {
    const { stdout } = await millrace('inspect', run, 'each/0');
    const head = ['each[0]: succeeded', '  element 0', '  1 attempt'];
    expect(untimed(stdout)).toEqual([...head, '1', '', 'log', '1/0 {"index":0}', '']);
    const json = JSON.parse((await millrace('inspect', run, 'each/0', '--json')).stdout);
    expect(json.log).toMatchObject({ total: 1, lines: [{ message: '1/0' }] });
  });

  it('is named where the item is the run of a sub-workflow', async () => {
    const { stdout } = await millrace('inspect', run, 'part/0');
    expect(stdout.split('\n').slice(-3)).toEqual(['', `log: millrace logs ${run} part/0`, '']);
  });
});

describe('the bounds of logs', () => {
  it('are options of run', async () => {
    const small = ['--logs-per-item', '200 B', '--logs-per-run', '1KiB'];
    await millrace('run', 'flow.yaml', '-q', ...withActions, ...small);
    const { totals, items } = JSON.parse((await millrace('logs', 'last', '--json')).stdout);
    expect(totals.bytes).toBeLessThanOrEqual(1024);
    expect(totals.dropped.lines).toBeGreaterThan(5);
    expect(items[1].dropped.lines).toBeGreaterThan(5);
    const { stdout } = await millrace('inspect');
    expect(stdout).toMatch(/^log \d+ lines kept, \d+ dropped$/m);
  });

  it('of 0 keep nothing, and nothing is said of logs', async () => {
    await millrace('run', 'flow.yaml', '-q', ...withActions, '--logs-per-item', '0');
    expect((await millrace('logs')).stdout).toBe('');
    expect((await millrace('inspect')).stdout).not.toMatch(/\blog\b/);
  });

  it('are refused when they are no size, before anything runs', async () => {
    const ended = await millrace('run', 'quiet.yaml', '--logs-per-run', 'much');
    expect([ended.code, ended.stderr]).toEqual([
      2,
      'MR501 usage  logs.perRun is not a size: much\n' +
        '  hint: Write it as 16KiB, 1.5MiB or 10MB, or as a number of bytes.\n',
    ]);
  });
});
