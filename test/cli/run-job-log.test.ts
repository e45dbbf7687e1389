import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith, startCommand } from '../support/command.ts';
import { millraceHere } from '../support/command-here.ts';
import { Gate } from '../support/gate.ts';
import { gated, withActions } from './flows.ts';

const flow = `
name: logged
tasks:
  - name: check
    action: faults.odd
    with_items: [4, 5]
    tolerate: {count: 1}
    input: {value: "{{ item }}"}
  - {name: part, needs: [check], workflow: part.yaml, with_items: [a], input: {}}
  - {name: out, needs: [part], action: shell.run, input: {command: printf, args: [hello]}}
`;

const part = 'tasks: [{name: inner, action: core.noop}]';

async function linesOf(path: string): Promise<string[][]> {
  const [head = '', ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n');
  expect(head.split('\t')).toHaveLength(9);
  return lines.map((line) => line.split('\t'));
}

it('has a line for each item of each task in the columns of GNU parallel', async () => {
  const cwd = await folderWith({ 'flow.yaml': flow, 'part.yaml': part });
  const args = ['run', 'flow.yaml', '-q', '--joblog', 'logs/jobs.tsv', ...withActions];
  expect((await millraceHere(args, { cwd })).code).toBe(0);
  const lines = await linesOf(join(cwd, 'logs/jobs.tsv'));
  const shown = lines.map(([seq, host, , , , , exit, signal, command]) => {
    return [seq, host, exit, signal, command];
  });
  expect(shown.toSorted((a, b) => ((a[4] ?? '') < (b[4] ?? '') ? -1 : 1))).toEqual([
    ['1', ':', '0', '0', 'check/0 4'],
    ['2', ':', '-1', '0', 'check/1 5'],
    ['1', ':', '0', '0', 'out/0'],
    ['1', ':', expect.any(String), '0', 'part/0 "a"'],
    ['1', ':', '0', '0', 'part/0/inner/0'],
  ]);
  for (const [, , start, runtime] of lines) {
    expect(Number(start)).toBeGreaterThan(1e9);
    expect(Number(runtime)).toBeGreaterThanOrEqual(0);
  }
  expect(lines.find(([, , , , , , , , command]) => command === 'out/0')?.[5]).toBe('5');
});

it('has each item once after kill -9 and a resume, and a retried one again', async () => {
  const cwd = await folderWith({ 'flow.yaml': gated });
  const file = join(cwd, 'jobs.tsv');
  const gate = await Gate.create();
  const given = ['-p', `port=${gate.port}`, '-p', 'count=200', '-q', ...withActions];
  const owner = startCommand(['run', 'flow.yaml', ...given, '--joblog', file], { cwd });
  gate.passes = (name) => Number(name) < 100;
  await gate.waitFor(2);
  owner.kill('SIGKILL');
  await owner.ended();
  // Half of a line that the process has left.
  await writeFile(file, '7\t:\t17', { flag: 'a' });
  gate.open();
  const resumed = await millraceHere(['resume', '-q', '--joblog', file], { cwd });
  expect(resumed.code).toBe(0);
  const lines = await linesOf(file);
  const numbers = lines.map(([seq]) => Number(seq)).toSorted((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
});

it('has another line for an item that is tried again', async () => {
  const cwd = await folderWith({
    'flow.yaml': flow.replace('tolerate: {count: 1}', ''),
    'part.yaml': part,
  });
  const logged = ['-q', '--joblog', 'jobs.tsv'];
  await millraceHere(['run', 'flow.yaml', ...logged, ...withActions], { cwd });
  await millraceHere(['retry', 'last', ...logged], { cwd });
  const commands = (await linesOf(join(cwd, 'jobs.tsv'))).map((line) => line[8]);
  expect(commands.toSorted()).toEqual(['check/0 4', 'check/1 5', 'check/1 5']);
});

it('is refused before anything runs where it cannot be written', async () => {
  const cwd = await folderWith({ 'flow.yaml': flow, 'part.yaml': part, there: '' });
  const args = ['run', 'flow.yaml', '--joblog', 'there/jobs.tsv', ...withActions];
  const { code, stderr } = await millraceHere(args, { cwd });
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^MR501 .*--joblog 'there\/jobs.tsv'/)]);
  expect((await millraceHere(['ps'], { cwd })).code).toBe(5);
});
