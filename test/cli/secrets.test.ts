import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openHistory } from '../../src/index.ts';
import { type Ended, folderWith, millrace } from '../support/command.ts';
import { millraceHere } from '../support/command-here.ts';
import { openExecutor, eventsOf } from '../support/flow.ts';
import { withActions } from './flows.ts';

const secret = 'hunter2-"of\nall';
const params = JSON.stringify({ token: secret, url: `https://me:${secret}@host` });

const flow = `
name: keeping
parameters:
  token: {type: string, required: true, secret: true}
  url: {type: string}
tasks:
  - name: logs
    action: probe.log
    input: {value: {alone: "{{ parameters.token }}", within: "with {{ parameters.token }}"}}
  - name: fails
    action: faults.error
    with_items: ["{{ parameters.token }}", "{{ 'x'.repeat(50) + parameters.token }}"]
    input: {message: "{{ parameters.token }} was refused"}
    next: [{when: "{{ failed() }}", do: [echo]}]
  - name: echo
    action: core.echo
    input: {given: "{{ parameters.token }}", long: "Bearer {{ parameters.token }}"}
output: {echo: "{{ task.echo.output }}", size: "{{ parameters.token.length }}"}
`;

function texts({ stdout, stderr }: Ended): string {
  return stdout + stderr;
}

/** Neither the secret, in any spelling, nor one of its lines. */
function expectNoSecret(text: string): void {
  expect(text).not.toMatch(/hunter2/);
}

describe('a secret parameter', () => {
  it('is shown by no command, whether the run succeeds or fails', async () => {
    const cwd = await folderWith({
      'flow.yaml': flow,
      'failing.yaml': flow.replace('failed()', 'succeeded()'),
      'params.json': params,
    });
    const options = ['--params', 'params.json', ...withActions];
    const good = await millrace(['run', 'flow.yaml', '--json', ...options], { cwd });
    expect([good.code, good.stderr.includes('***')]).toEqual([0, true]);
    const report = JSON.parse(good.stdout);
    expect(report.parameters).toEqual({ token: '***', url: 'https://me:***@host' });
    expect(report.output).toEqual({
      echo: { given: '***', long: 'Bearer ***' },
      size: secret.length,
    });
    const bad = await millrace(['run', 'failing.yaml', ...options], { cwd });
    expect(bad.code).toBe(1);
    expect(bad.stderr).toContain('[0] "***": MR401 TypeError: *** was refused');
    expect(bad.stderr).toContain(`[1] "${'x'.repeat(50)}***": MR401`);
    const others = [
      ['run', 'flow.yaml', '--dry-run', '--json', ...options],
      ['inspect', 'last', '--failed'],
      ['inspect', 'last', '--json'],
      ['inspect', 'last', 'fails', '--json'],
      ['inspect', 'last', 'fails/1'],
      ['inspect', report.run, 'echo/0', '--json'],
    ];
    const shown = [good, bad];
    for (const command of others) {
      const ended = await millraceHere(command, { cwd });
      expect(ended.code).toBe(0);
      shown.push(ended);
    }
    for (const ended of shown) expectNoSecret(texts(ended));
  });

  it('is in no event, report or item of the library', async () => {
    const executor = await openExecutor();
    const run = await executor.start(flow, { parameters: { token: secret } });
    const [logs, settled] = await Promise.all([
      eventsOf(run, 'log'),
      eventsOf(run, 'task-settled'),
    ]);
    const report = await run.result();
    const items = ['echo', 'fails'].flatMap((task) => executor.history.items(run.id, task));
    expect(items[0]?.output).toEqual({ given: '***', long: 'Bearer ***' });
    expect(logs[0]).toMatchObject({ fields: { value: { alone: '***', within: 'with ***' } } });
    const all = { logs, settled, report, items, stored: executor.history.report(run.id) };
    expectNoSecret(JSON.stringify(all));
    expect(executor.history.report(run.id).output).toEqual(report.output);
  });

  it('is in the store, and not in the reports read from it', async () => {
    const cwd = await folderWith({ 'flow.yaml': flow, 'params.json': params });
    await millraceHere(['run', 'flow.yaml', '--params', 'params.json', ...withActions], { cwd });
    expect((await readFile(join(cwd, '.millrace/data.mdb'))).includes('hunter2')).toBe(true);
    const history = await openHistory(join(cwd, '.millrace'));
    expectNoSecret(JSON.stringify(history.runs().map(({ run }) => history.report(run))));
    await history.close();
  });

  it.each([
    ['of the wrong type', flow.replace('type: string, req', 'type: integer, req'), params],
    ['in a file that is not JSON', flow, `{"token": ${secret}}`],
    ['in a variable', `${flow}\nvars: { v: '{{ JSON.parse(parameters.token) }}' }\n`, params],
    ['as a default', flow.replace('required: true', `default: ${JSON.stringify(secret)}`), '{}'],
  ])('is in no problem: %s', async (_, workflow, content) => {
    const cwd = await folderWith({ 'flow.yaml': workflow, 'params.json': content });
    const args = ['run', 'flow.yaml', '--params', 'params.json', ...withActions];
    const ended = await millraceHere(args, { cwd });
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringMatching(/MR(306|501)/)]);
    expectNoSecret(texts(ended));
  });
});
