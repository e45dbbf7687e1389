import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { folderWith, millrace } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';

const wrong = `name: wrong
tasks:
  - name: first
    action: core.ecko
    input: {x: "{{ itm }}"}
  - name: second
    action: core.echo
    needs: [frist]
`;

describe('millrace validate', () => {
  it('prints all problems with their lines, and runs nothing', async () => {
    const cwd = await folderWith({ 'flow.yaml': wrong });
    const { code, stdout, stderr } = await millraceHere(['validate', 'flow.yaml'], { cwd });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('  4 |     action: core.ecko\n    |             ^^^^^^^^^\n');
    expect(stderr.match(/^flow\.yaml:\d+:\d+ {2}MR\d+/gm)).toEqual([
      'flow.yaml:4:13  MR302',
      'flow.yaml:5:20  MR202',
      'flow.yaml:8:13  MR301',
    ]);
    expect(stderr).toMatch(/\n\nflow\.yaml: 3 problems\n$/);
    expect(await readdir(cwd)).toEqual(['flow.yaml']);
  });

  it('prints them in colour with FORCE_COLOR', async () => {
    const cwd = await folderWith({ 'flow.yaml': wrong });
    const env = { FORCE_COLOR: '1' };
    const { stderr } = await millrace(['validate', 'flow.yaml'], { cwd, env });
    expect(stderr).toContain('\u001B[31mMR302\u001B[39m');
  });

  it('prints them as one document with --json', async () => {
    const cwd = await folderWith({ 'flow.yaml': wrong });
    const { code, stdout } = await millraceHere(['validate', 'flow.yaml', '--json'], { cwd });
    const { problems, ...rest } = JSON.parse(stdout);
    const schema = 'millrace.problems/1';
    expect([code, rest]).toEqual([2, { schema, file: 'flow.yaml', ok: false }]);
    expect(problems[0]).toEqual({
      code: 'MR302',
      severity: 'error',
      message: "unknown action 'core.ecko'",
      hint: "did you mean 'core.echo'? core exports ask, count, echo, fail, group, noop, sleep, stats, succeed, sum, top, wait_for, 1 more",
      line: 4,
      column: 13,
      endLine: 4,
      endColumn: 22,
      task: 'first',
    });
    expect(problems).toHaveLength(3);
  });

  it('lists with --changes what means something else than before, and nothing else', async () => {
    const flow = `timeout: 60000
tasks:
  - { name: a, action: core.ecko, next: [{ when: '{{ result() }}', do: noop }] }
`;
    const cwd = await folderWith({
      'flow.yaml': flow,
      'same.yaml': 'tasks: [{name: a, action: core.noop}]',
    });
    const plain = await millraceHere(['validate', 'flow.yaml', '--changes'], { cwd });
    expect([plain.code, plain.stdout]).toEqual([1, '']);
    expect(plain.stderr.split('\n')).toEqual([
      "flow.yaml:1:10  'timeout' must be a duration with a unit; it was one of milliseconds",
      '  hint: write 60000s or 60000ms',
      "flow.yaml:3:50  entry 1 of 'next' fires after success only; after a failure of 'a' it fired too, and handled it",
      '  hint: for both, write when: "{{ always() && (result()) }}"',
      'flow.yaml: 2 parts mean something else than before',
      '',
    ]);
    const json = await millraceHere(['validate', 'flow.yaml', '--changes', '--json'], { cwd });
    const { changes, ...rest } = JSON.parse(json.stdout);
    expect([json.code, rest]).toEqual([1, { schema: 'millrace.changes/1', file: 'flow.yaml' }]);
    expect(changes[1]).toMatchObject({ kind: 'outcome', line: 3, column: 50, task: 'a' });
    const same = await millraceHere(['validate', 'same.yaml', '--changes'], { cwd });
    expect([same.code, same.stderr]).toEqual([0, 'same.yaml means what it meant\n']);
  });

  it('refuses with --changes what could not be read before either', async () => {
    const cwd = await folderWith({ 'flow.yaml': 'tasks: [{nmae: a, action: core.noop}]' });
    const { code, stderr } = await millraceHere(['validate', 'flow.yaml', '--changes'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/MR102[^]*flow\.yaml: 2 problems\n$/);
  });

  it('reports a valid workflow, with its warnings', async () => {
    const cwd = await folderWith({
      'flow.yaml': 'tasks: [{name: a, action: core.noop, concurrency: 2}]',
    });
    const plain = await millraceHere(['validate', 'flow.yaml'], { cwd });
    expect([plain.code, plain.stdout]).toEqual([0, '']);
    expect(plain.stderr).toMatch(/MR104 wrong-type {2}warning: 'concurrency' has no effect/);
    expect(plain.stderr).toMatch(/flow\.yaml is valid: 1 task, 1 warning\n$/);
    const json = await millraceHere(['validate', 'flow.yaml', '--json'], { cwd });
    const { ok, problems } = JSON.parse(json.stdout);
    expect([json.code, ok, problems.length]).toEqual([0, true, 1]);
    expect(problems[0]).toMatchObject({ code: 'MR104', severity: 'warning', line: 1, hint: null });
  });
});
