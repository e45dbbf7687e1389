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
