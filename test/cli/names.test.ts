import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { folderWith } from '../support/command.ts';
import { millraceHere } from '../support/command-here.ts';
import { faultOf } from '../support/fault.ts';
import { openExecutor, runFlow } from '../support/flow.ts';
import { naughty, unstorable } from '../support/naughty.ts';

/** Tasks named like members of every object, and a workflow whose name is no file name. */
const flow = `
name: "../../etc/\\u001B[2Jpasswd"
parameters: {valueOf: {type: integer, default: 3}}
vars: {isPrototypeOf: 1}
tasks:
  - {name: toString, action: core.echo, input: {x: "{{ parameters.valueOf }}"}}
  - name: valueOf
    action: core.echo
    with_items: "{{ [1, 2] }}"
    input: {x: "{{ item + task.toString.output.x }}"}
    next: [{publish: [{isPrototypeOf: 2}]}]
  - name: hasOwnProperty
    action: core.echo
    needs: [valueOf]
    input: {x: "{{ task.valueOf.output[1].x }}", v: "{{ vars.isPrototypeOf }}"}
output: "{{ task.hasOwnProperty.output }}"
`;

it('a task may have the name of a member of every object', async () => {
  const executor = await openExecutor();
  const report = await runFlow(executor, flow);
  expect(report).toMatchObject({ state: 'succeeded', output: { x: 5, v: 2 } });
  expect(Object.keys(report.tasks)).toEqual(['toString', 'valueOf', 'hasOwnProperty']);
  const stored = executor.history.report(report.run);
  expect(Object.keys(stored.tasks)).toEqual(Object.keys(report.tasks));
  expect(stored.tasks['valueOf']?.summary).toMatchObject({ total: 2, succeeded: 2 });
});

it('the library finds no run or task by a name that none has', async () => {
  const executor = await openExecutor();
  const { run } = await runFlow(executor, flow);
  const { history } = executor;
  for (const name of [...naughty, ...unstorable]) {
    const code = expect.stringMatching(/^MR50[16]$/);
    expect((await faultOf(executor.resume(name))).code).toEqual(code);
    // The end of an id finds its run, and ids end at random: with a 0, for example.
    const isFound = name !== '' && (run.startsWith(name) || run.endsWith(name));
    if (isFound) expect(history.find(name).run).toBe(run);
    else expect(() => history.find(name)).toThrow(expect.objectContaining({ code }));
    expect(() => history.report(name)).toThrow(expect.objectContaining({ code }));
    expect(() => history.items(name, 'valueOf')).toThrow(expect.objectContaining({ code }));
    if (name === 'toString' || name === 'hasOwnProperty') continue;
    expect(() => history.items(run, name)).toThrow(expect.objectContaining({ code: 'MR506' }));
  }
});

it('the command opens nothing outside its store and never moves the cursor', async () => {
  const cwd = await folderWith({ 'flow.yaml': flow, 'store/x': '' });
  const ran = await millraceHere(['run', 'flow.yaml', '--store', 'store/in'], { cwd });
  expect([ran.code, ran.stderr.includes('\u001B')]).toEqual([0, false]);
  const commands: readonly [readonly string[], number][] = [
    [['inspect', '../../x'], 4],
    [['inspect', 'last', '../x'], 4],
    [['inspect', 'last', '__proto__'], 4],
    [['inspect', 'last', 'isPrototypeOf'], 4],
    [['resume', '../x'], 4],
    [['cancel', 'x'.repeat(4096)], 2],
    [['ps'], 0],
    [['inspect'], 0],
  ];
  for (const [command, code] of commands) {
    const ended = await millraceHere([...command, '--store', 'store/in'], { cwd });
    expect([command, ended.code]).toEqual([command, code]);
    expect(ended.stdout + ended.stderr).not.toContain('\u001B');
  }
  expect((await readdir(cwd)).toSorted()).toEqual(['flow.yaml', 'store']);
  expect((await readdir(`${cwd}/store`)).toSorted()).toEqual(['in', 'x']);
});
