import { describe, expect, it } from 'vitest';
import type { FindActions } from '../../src/plan/known-actions.ts';
import { checkWorkflowSet } from '../../src/plan/sub-workflows.ts';
import { knownActions } from '../support/known-actions.ts';

const child = `
parameters:
  value: {type: integer, required: true}
  fails: {type: boolean, default: false}
tasks: [{name: a, action: core.echo, input: {v: "{{ parameters.value }}"}}]
`;

const actions: FindActions = async () => knownActions('core.echo');

function reader(others: Readonly<Record<string, string>>): (file: string) => string {
  const files: Readonly<Record<string, string>> = { '/w/sub/child.yaml': child, ...others };
  return (file) => {
    const text = files[file];
    if (text === undefined) throw new Error('no such file');
    return text;
  };
}

async function problemsOf(text: string, others: Record<string, string> = {}): Promise<string[]> {
  const checked = await checkWorkflowSet({ text, file: '/w/flow.yaml' }, actions, reader(others));
  if (checked.ok) return [];
  return checked.error.problems.map(({ code, message, range }) => {
    return `${range?.line}:${range?.column} ${code} ${message.replaceAll('/w/', '')}`;
  });
}

const task = (text: string): string => `tasks:\n  - {name: t, ${text}}\n`;

describe('workflows that tasks run', () => {
  it('are read once each, and known by their files', async () => {
    const read: string[] = [];
    const files: Readonly<Record<string, string>> = {
      '/w/sub/a.yaml': 'tasks: [{name: a, workflow: b.yaml}, {name: c, workflow: ./b.yaml}]',
      '/w/sub/b.yaml': 'tasks: [{name: a, action: core.echo}]',
    };
    const checked = await checkWorkflowSet(
      { text: task('workflow: sub/a.yaml'), file: '/w/flow.yaml' },
      actions,
      (file) => {
        read.push(file);
        return files[file] ?? '';
      },
    );
    expect(checked.ok && [...checked.value.children.keys()]).toEqual(Object.keys(files));
    expect(read).toEqual(Object.keys(files));
  });

  it('have their problems reported at the task that runs them', async () => {
    expect(await problemsOf(task('workflow: sub/nothing.yaml'))).toEqual([
      '2:25 MR309 sub/nothing.yaml cannot be read: no such file',
    ]);
    expect(await problemsOf(task('workflow: sub/child.yaml, input: {valu: 1, fails: 3}'))).toEqual([
      "2:25 MR306 parameter 'value' of 'sub/child.yaml' is missing",
      "2:55 MR306 'sub/child.yaml' has no parameter 'valu'",
      "2:65 MR306 parameter 'fails' of 'sub/child.yaml' must be a boolean, not the number 3",
    ]);
    expect(await problemsOf(task('workflow: sub/child.yaml, input: {value: "{{ 1 }}"}'))).toEqual(
      [],
    );
    const broken = { '/w/sub/broken.yaml': 'tasks: [{name: a, action: core.ecko}]' };
    expect(await problemsOf(task('workflow: sub/broken.yaml'), broken)).toEqual([
      "2:25 MR309 sub/broken.yaml:1:27 MR302 unknown action 'core.ecko'",
    ]);
  });

  it('may not wait for a limit while the task, or the workflow around, holds one', async () => {
    const files = {
      '/w/step.yaml': 'limits: {b: 1}\ntasks: [{name: get, limit: b, action: core.echo}]',
      '/w/whole.yaml': 'limits: {b: 1}\nlimit: b\ntasks: [{name: get, action: core.echo}]',
    };
    const limited = 'limits: {a: 1}\n';
    expect(await problemsOf(limited + task('limit: a, workflow: step.yaml'), files)).toEqual([
      "3:35 MR311 't' holds 'a' while 'step.yaml, get' waits for 'b'",
    ]);
    expect(await problemsOf(limited + task('limit: a, workflow: whole.yaml'), files)).toEqual([
      "3:35 MR311 't' holds 'a' while 'whole.yaml' waits for 'b'",
    ]);
    const runs = `name: outer\nlimit: a\n${limited}`;
    expect(await problemsOf(runs + task('workflow: whole.yaml'), files)).toEqual([
      "5:25 MR311 'outer' holds 'a' while 'whole.yaml' waits for 'b'",
    ]);
    expect(await problemsOf(runs + task('workflow: step.yaml'), files)).toEqual([]);
  });

  it('may not run themselves, nor be too deep', async () => {
    const round = { '/w/sub/round.yaml': 'tasks: [{name: a, workflow: ../flow.yaml}]' };
    expect(await problemsOf(task('workflow: sub/round.yaml'), round)).toEqual([
      "2:25 MR309 sub/round.yaml, task 'a': MR309 '../flow.yaml' runs itself: flow.yaml -> sub/round.yaml -> flow.yaml",
    ]);
    const deep = Array.from({ length: 11 }, (_, n): [string, string] => [
      `/w/d${n}.yaml`,
      `tasks: [{name: a, workflow: d${n + 1}.yaml}]`,
    ]);
    const [problem] = await problemsOf(task('workflow: d0.yaml'), Object.fromEntries(deep));
    expect(problem).toMatch(/MR309 .*sub-workflows are nested at most 10 deep$/);
  });

  it('replace an action, without the settings of actions', async () => {
    const both = task('workflow: a.yaml, action: core.echo, exclusive: true, x: 1');
    expect(await problemsOf(both)).toEqual([
      expect.stringMatching(/^2:\d+ MR104 'workflow' cannot be combined with 'action'$/),
      expect.stringMatching(/^2:\d+ MR104 'exclusive' cannot be combined with 'workflow'$/),
      expect.stringMatching(/^2:\d+ MR102 unknown key 'x'$/),
    ]);
    expect(await problemsOf(task('input: {}'))).toEqual([
      expect.stringMatching(/MR105 'action' is missing$/),
    ]);
  });
});

describe('files of results in workflows that tasks run', () => {
  const writes = (to: string): string =>
    `parameters: {n: {default: 1}}\ntasks: [{name: a, action: core.echo, results: {to: "${to}"}}]`;
  const middle = 'tasks: [{name: m, workflow: w.yaml}]';
  const found = (text: string, to = 'o.jsonl'): Promise<string[]> =>
    problemsOf(text, { '/w/w.yaml': writes(to), '/w/m.yaml': middle });
  const many = "every item would write the results of 'a' in 'w.yaml' to 'o.jsonl'";

  it.each([
    ['a list', 'workflow: w.yaml, with_items: [1, 2]'],
    ['a source', 'workflow: w.yaml, with_items: {from: x.jsonl}'],
    ['a list, one level further down', 'workflow: m.yaml, with_items: [1, 2]'],
  ])('must differ for the items of %s', async (_, text) => {
    expect(await found(task(text))).toEqual([expect.stringContaining(`MR319 ${many}`)]);
    expect(await found(task(text), 'o-{{ parameters.n }}.jsonl')).toEqual([]);
    expect(await found(task(text), '-')).toEqual([]);
  });

  it('must differ between two tasks, and from those of the workflow itself', async () => {
    const two = 'tasks: [{name: x, workflow: w.yaml}, {name: y, workflow: ./m.yaml}]';
    expect(await found(two)).toEqual([
      expect.stringContaining(
        "MR319 task 'a' of 'w.yaml' writes its results to 'o.jsonl', as task 'a' of 'w.yaml' does",
      ),
    ]);
    const own = `tasks: [{name: x, action: core.echo, results: {to: ./o.jsonl}}, {name: y, workflow: w.yaml}]`;
    expect(await found(own)).toEqual([
      expect.stringContaining(
        "MR319 task 'x' writes its results to 'o.jsonl', as task 'a' of 'w.yaml' does",
      ),
    ]);
    expect(await found('tasks: [{name: y, workflow: w.yaml}]')).toEqual([]);
  });
});
