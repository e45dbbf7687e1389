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
      hint: "did you mean 'core.echo'? core exports count, echo, fail, group, noop, sleep, stats, sum, top",
      line: 4,
      column: 13,
      endLine: 4,
      endColumn: 22,
      task: 'first',
    });
    expect(problems).toHaveLength(3);
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
