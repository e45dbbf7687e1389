import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ended } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { newFolder, removeFolder } from '../../support/temp.ts';
import { withActions } from '../flows.ts';

const flow = `
name: looked
parameters: {password: {type: string, secret: true}}
tasks:
  - name: check
    action: faults.odd
    with_items: "{{ range(6) }}"
    tolerate: {count: 6}
    input: {value: "{{ item }}"}
  - name: tell
    needs: [check]
    action: core.echo
    input: {word: "{{ parameters.password }}", size: 3}
  - name: block
    needs: [tell]
    with_items: [1, 2]
    tasks: [{name: inner, action: core.echo, input: {n: 5}}]
`;

let cwd: string;

beforeAll(async () => {
  cwd = await newFolder();
  await writeFile(join(cwd, 'flow.yaml'), flow);
  const given = ['-q', '-p', 'password=sesame-street', ...withActions];
  await millraceHere(['run', 'flow.yaml', ...given], { cwd });
});

afterAll(() => removeFolder(cwd));

function items(...args: readonly string[]): Promise<Ended> {
  return millraceHere(['items', 'last', ...args], { cwd });
}

/** The lines of what is printed, without runs of blanks. */
async function lines(...args: readonly string[]): Promise<string[]> {
  const { stdout } = await items(...args);
  return stdout.split('\n').map((line) => line.trim().replaceAll(/ +/g, ' '));
}

describe('millrace items', () => {
  it('lists the items of all tasks, with their output or error', async () => {
    const [head, first, second] = await lines();
    expect(head).toBe('TASK INDEX STATE TRIES TIME ELEMENT OUTPUT OR ERROR');
    expect(first).toMatch(/^check 0 succeeded 1 \S+ 0 0$/);
    expect(second).toMatch(/^check 1 failed 1 \S+ 1 MR401 /);
  });

  it('hides secrets, in values and from conditions', async () => {
    const { stdout } = await items('tell', '--format', 'jsonl');
    expect(JSON.parse(stdout)).toMatchObject({ index: 0, output: { word: '***', size: 3 } });
    const found = await items('tell', '--where', 'item.output.word.includes("sesame")');
    expect(found.stdout).toBe('');
  });

  it('selects by state and by a condition', async () => {
    expect(await lines('check', '--state', 'failed, timed_out', '--fields', 'index')).toEqual([
      'index',
      '1',
      '3',
      '5',
      '',
    ]);
    const both = ['check', '--state', 'succeeded', '--where', 'item.output > 1', '-f', 'csv'];
    expect(await lines(...both, '--fields', 'index,output,error')).toEqual([
      'index,output,error',
      '2,2,',
      '4,4,',
      '',
    ]);
    const member = await items('check', '--where', 'item.output.size > 1');
    expect([member.code, member.stdout]).toEqual([0, '']);
    expect(member.stderr).toMatch(/^--where has no value for 3 items: /);
  });

  it('sorts, and keeps as many rows as it prints', async () => {
    const sorted = ['check', '--fields', 'index', '--sort', '-index'];
    expect(await lines(...sorted, '--limit', '2')).toEqual(['index', '5', '4', '']);
    expect(await lines(...sorted)).toEqual(['index', '5', '4', '3', '2', '1', '0', '']);
    const all = await items(...sorted, '-f', 'jsonl');
    expect([all.code, all.stderr]).toEqual([2, expect.stringMatching(/^MR501 .*needs --limit/)]);
  });

  it('says that there is more than a table shows', async () => {
    const { stdout, stderr } = await items('check', '--limit', '3', '--fields', 'index');
    expect([stdout, stderr]).toEqual(['index\n0\n1\n2\n', '']);
  });

  it('groups failures by their cause', async () => {
    expect(await lines('--group-by', 'error')).toEqual([
      'COUNT TASK FIRST LAST CODE CAUSE',
      expect.stringMatching(/^3 check 1 5 MR401 .*‹n›/),
      '',
    ]);
    const { stdout } = await items('check', '--group-by', 'error', '-f', 'jsonl');
    expect(JSON.parse(stdout)).toMatchObject({ count: 3, first: 1, last: 5, samples: [1, 3, 5] });
    const none = await items('tell', '--group-by', 'error');
    expect([none.stdout, none.stderr]).toEqual(['', 'nothing that is selected has failed\n']);
  });

  it('prints one item, also within a block', async () => {
    expect(await lines('check/4', '--fields', 'index,state')).toEqual([
      'index state',
      '4 succeeded',
      '',
    ]);
    const { stdout } = await items('block/1/inner', '-f', 'jsonl', '--fields', 'output.n');
    expect(stdout).toBe('{"output.n":5}\n');
  });

  it.each([
    ['an item', ['check/9'], 4, /^MR506 .*has 6 items/],
    ['a task', ['nope'], 4, /^MR506 /],
    ['a name in a condition', ['--where', 'itm.x'], 2, /^MR501 .*unknown name 'itm'/],
    ['a condition that is none', ['--where', 'item.'], 2, /^MR501 .*--where cannot be read/],
    ['a field', ['--fields', 'nope'], 2, /^MR501 .*must begin with one of/],
    ['a state', ['--state', 'bad'], 2, /^MR501 .*one or more of/],
    ['an order of groups', ['--group-by', 'error', '--sort', 'ms'], 2, /^MR501 .*--group-by has/],
  ])('refuses %s that does not exist', async (_, args, code, message) => {
    const ended = await items(...args);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toMatch(message);
  });
});
