import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../src/index.ts';
import { showError } from '../../src/cli/show-errors.ts';
import { folderWith } from '../support/command.ts';
import { millraceHere } from '../support/command-here.ts';
import { withActions } from './flows.ts';
import { recorded } from './recorded.ts';

const task = (...fields: readonly string[]): string => `tasks:\n  - {${fields.join(', ')}}\n`;

describe('a workflow with problems', () => {
  it.each([
    ['broken YAML', 'tasks: [', 'MR101'],
    ['an unknown key', task('name: a', 'action: core.noop', 'inptu: {}'), 'MR102'],
    [
      'a duplicate task',
      'tasks: [{name: a, action: core.noop}, {name: a, action: core.noop}]',
      'MR106',
    ],
    ['an unknown action', task('name: a', 'action: core.nop'), 'MR302'],
    [
      'an unknown name in an expression',
      task('name: a', 'action: core.echo', 'input: {x: "{{ itme }}"}'),
      'MR202',
    ],
    [
      'a reference to a task that cannot have run',
      `tasks:
  - {name: a, action: core.noop, next: [{do: [b]}, {when: "{{ failed() }}", do: [c]}]}
  - {name: b, action: core.echo, input: {x: "{{ task.d.output }}"}, next: [{do: [d]}]}
  - {name: c, action: core.noop}
  - {name: d, action: core.noop}
`,
      'MR303',
    ],
    [
      'a cycle that nothing starts',
      'tasks: [{name: a, action: core.noop, needs: [b]}, {name: b, action: core.noop, needs: [a]}]',
      'MR304',
    ],
    [
      'a missing parameter',
      `parameters: {x: {type: string, required: true}}\n${task('name: a', 'action: core.noop')}`,
      'MR306',
    ],
  ])('%s is reported with its place, and nothing runs', async (_, workflow, code) => {
    const cwd = await folderWith({ 'flow.yaml': workflow });
    const ended = await millraceHere(['run', 'flow.yaml', '--json'], { cwd });
    expect([ended.code, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain(code);
    if (code !== 'MR306') expect(ended.stderr).toMatch(/^flow\.yaml:\d+:\d+ {2}MR\d{3} /m);
  });
});

describe('a run that fails', () => {
  it.each([
    ['with_items is not an array', 'MR404', 'action: core.noop', 'with_items: "{{ 3 }}"'],
    ['an action throws', 'MR410', 'action: faults.error', 'input: {message: no way}'],
    ['an output is not JSON', 'MR410', 'action: faults.output', 'input: {kind: bigint}'],
  ])('exits with 1 when %s', async (_, code, ...fields) => {
    const workflow = task('name: a', ...fields);
    const cwd = await folderWith({ 'flow.yaml': workflow });
    const ended = await millraceHere(['run', 'flow.yaml', '--json', ...withActions], { cwd });
    expect(ended.code).toBe(1);
    const { state, error } = JSON.parse(ended.stdout);
    expect([state, error.code]).toEqual(['failed', code]);
    expect(ended.stderr).toContain(error.message);
  });
});

describe('an error of usage or environment', () => {
  const flow = { 'flow.yaml': task('name: a', 'action: core.noop'), 'list.json': '[1]' };

  it.each([
    ['the workflow file is missing', ['nothing.yaml'], 2, 'MR503'],
    ['a parameter is unknown', ['flow.yaml', '-p', 'x=1'], 2, 'MR306'],
    ['the parameter file is missing', ['flow.yaml', '--params', 'nothing.json'], 2, 'MR503'],
    ['the parameter file is not an object', ['flow.yaml', '--params', 'list.json'], 2, 'MR501'],
    ['the parameter file is not JSON', ['flow.yaml', '--params', 'flow.yaml'], 2, 'MR501'],
    ['the action folder is missing', ['flow.yaml', '--actions', 'nowhere'], 2, 'MR504'],
    ['the parent of the store is missing', ['flow.yaml', '--store', 'no/store'], 5, 'MR601'],
    ['the store is a file', ['flow.yaml', '--store', 'list.json'], 5, 'MR601'],
  ])('is reported when %s', async (_, args, code, shown) => {
    const cwd = await folderWith(flow);
    const ended = await millraceHere(['run', ...args], { cwd });
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toMatch(new RegExp(`^${shown} \\S+ {2}`));
    expect(ended.stderr).not.toContain('    at ');
  });

  it('is reported when an action file does not load', async () => {
    const cwd = await folderWith({
      'calls.yaml': 'tasks: [{name: t, action: broken.f}]',
      'actions/broken.mjs': 'export function (',
    });
    const ended = await millraceHere(['run', 'calls.yaml'], { cwd });
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringMatching(/^MR504 .*broken\.mjs/)]);
  });

  it('is reported when the store holds other data', async () => {
    const cwd = await folderWith({ ...flow, '.millrace/data.mdb': 'x'.repeat(10_000) });
    const ended = await millraceHere(['run', 'flow.yaml'], { cwd });
    expect([ended.code, ended.stderr]).toEqual([5, expect.stringMatching(/^MR60\d /)]);
  });

  it('is reported by every command that reads a store', async () => {
    const cwd = await folderWith({});
    await writeFile(join(cwd, 'file'), '');
    for (const command of [['ps'], ['inspect'], ['resume'], ['cancel', 'last']]) {
      const ended = await millraceHere([...command, '--store', 'file'], { cwd });
      expect([ended.code, ended.stderr]).toEqual([5, expect.stringMatching(/^MR601 /)]);
    }
  });
});

describe('showError', () => {
  it('prints code, message, hint and cause, without control codes', () => {
    const { terminal, err } = recorded();
    const error = new MillraceError('MR801', 'threads\u001B[2J do\nnot start', {
      hint: 'look',
      cause: new Error('too many'),
    });
    expect(showError(error, terminal)).toBe(5);
    expect(err()).toBe(
      'MR801 pool-failed  threads\\u001b[2J do not start\n  hint: look\n  because: too many\n',
    );
  });

  it('reports any other error as a bug, with its stack', () => {
    const { terminal, err } = recorded();
    expect(showError(new TypeError('x is not a function'), terminal)).toBe(70);
    expect(err()).toMatch(
      /^MR901 bug {2}this is a bug in Millrace\n {2}hint: .*\n {2}TypeError: x/,
    );
    expect(err()).toContain('show-errors.test');
  });
});
