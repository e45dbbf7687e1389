import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { eventsOf, runFlow, testActions, useExecutor } from '../support/flow.ts';
import { temporaryFolder } from '../support/temp.ts';

/** A plain task that calls `action`. */
function call(action: string, input: unknown): string {
  return JSON.stringify({
    name: 'call',
    tasks: [{ name: 'it', action, input }],
    output: '{{ task.it.output }}',
  });
}

describe('an action', () => {
  const executor = useExecutor();

  it.each([
    ['an error', 'faults.error', { message: 'no luck' }, 'no luck'],
    ['text', 'faults.raise', { value: 'just text' }, 'just text'],
    ['an object', 'faults.raise', { value: { code: 7 } }, '{"code":7}'],
    ['nothing', 'faults.raise', {}, 'undefined'],
    ['null', 'faults.raise', { value: null }, 'null'],
  ])('that throws %s fails its item with MR401', async (_, action, input, message) => {
    const report = await runFlow(executor(), call(action, input));
    expect(report).toMatchObject({ state: 'failed', output: null });
    expect(report.tasks['it']?.error).toMatchObject({ code: 'MR401', task: 'it' });
    expect(report.tasks['it']?.error?.['message']).toContain(message);
  });

  it.each([
    ['function', '$.deep[1]'],
    ['bigint', '$.deep[1]'],
    ['nan', '$.deep[1]'],
    ['undefined', '$.deep[1]'],
    ['symbol', '$.deep[1]'],
    ['cycle', '$.self'],
    ['promise', '$.deep[1]'],
    ['map', '$.deep[1]'],
    ['set', '$ '],
    ['error', '$ '],
  ])('whose output holds a %s fails with MR405, which names the path', async (kind, path) => {
    for (const action of ['faults.output', 'faults.outputLater']) {
      const report = await runFlow(executor(), call(action, { kind }));
      expect(report.tasks['it']?.error).toMatchObject({ code: 'MR405' });
      expect(report.tasks['it']?.error?.['message']).toContain(path);
    }
  });

  it('that returns nothing has the output null', async () => {
    expect(await runFlow(executor(), call('probe.log', { value: 1 }))).toMatchObject({
      state: 'succeeded',
      output: null,
    });
  });

  it('with a schema fails with MR407 when its input does not fit', async () => {
    expect((await runFlow(executor(), call('typed.twice', { n: 21 }))).output).toBe(42);
    const report = await runFlow(executor(), call('typed.twice', { n: 'x' }));
    expect(report.tasks['it']?.error).toMatchObject({ code: 'MR407' });
    expect(report.tasks['it']?.error?.['message']).toContain('n: expected a number');
  });

  it('knows its item, and its idempotency key', async () => {
    const report = await runFlow(
      executor(),
      `
name: who
tasks:
  - {name: each, with_items: [x, y], action: probe.context, input: {}}
output: "{{ task.each.output }}"
`,
    );
    const { run } = report;
    expect(report.output).toEqual(
      [0, 1].map((index) => ({
        run: { id: run, workflow: 'who' },
        task: 'each',
        index,
        attempt: 1,
        idempotencyKey: `${run}/each/1/${index}`,
        shared: null,
        aborted: false,
      })),
    );
  });

  it('logs events with fields', async () => {
    const run = await executor().start(`
tasks:
  - {name: before, action: core.echo, input: {}}
  - {name: each, needs: [before], with_items: [x, y], action: probe.log, input: {value: "{{ item }}"}}
`);
    const logs = await eventsOf(run, 'log');
    expect(logs.toSorted((a, b) => a.index - b.index)).toMatchObject([
      { task: 'each', index: 0, message: 'saw a value', fields: { value: 'x', attempt: 1 } },
      { task: 'each', index: 1, message: 'saw a value', fields: { value: 'y', attempt: 1 } },
    ]);
  });

  it('that prints does not reach standard output, which is for data', async () => {
    const directory = join(await temporaryFolder(), 'store');
    const child = fileURLToPath(new URL('../support/child.js', import.meta.url));
    const workflow = call('probe.print', { text: 'for people' });
    const config = JSON.stringify({ directory, actions: testActions, workflow });
    const { stdout, stderr, status } = spawnSync(process.execPath, [child, config], {
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).not.toContain('for people\n');
    expect(stdout).toContain('"succeeded"');
    expect(stderr.match(/for people/g)).toHaveLength(2);
  });

  it('cannot change its input, which is shared', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - {name: source, action: probe.echo, input: {list: [1]}}
  - {name: view, action: probe.change, input: "{{ task.source.output }}"}
`,
    );
    expect(report.tasks['view']).toMatchObject({ state: 'failed', error: { code: 'MR703' } });
  });

  it('can return views of its input, deep inside new values', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - {name: source, action: probe.echo, input: {a: {list: [1, {b: "é"}], "key with blank": null}}}
  - {name: whole, action: probe.echo, input: "{{ task.source.output }}"}
  - {name: part, action: probe.echo, input: {new: [{old: "{{ task.whole.output.a }}"}]}}
output: ["{{ task.part.output }}", "{{ task.whole.output }}"]
`,
    );
    const a = { list: [1, { b: 'é' }], 'key with blank': null };
    expect(report.output).toEqual([{ new: [{ old: a }] }, { a }]);
  });

  it('passes 50 MB on as a view', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - {name: big, action: probe.text, input: {bytes: 50000000}}
  - {name: handed, action: probe.measure, input: "{{ task.big.output }}"}
output: "{{ task.handed.output }}"
`,
    );
    expect(report.error).toBeNull();
    expect(report.output).toEqual({ keys: ['text'], length: 50_000_000 });
  });
});

describe('an input', () => {
  const executor = useExecutor();

  it('with an undefined value fails the item with MR402, which says where', async () => {
    const report = await runFlow(
      executor(),
      `
parameters: {list: {type: array}}
tasks:
  - name: each
    with_items: "{{ parameters.list }}"
    action: probe.echo
    input: {fine: 1, deep: {url: ["to {{ item.url }}"]}}
`,
      { parameters: { list: [{ url: 'x' }, {}, { url: 'z' }] } },
    );
    expect(report.tasks['each']).toMatchObject({
      state: 'failed',
      summary: { succeeded: 2, failed: 1 },
    });
    expect(report.error).toMatchObject({ code: 'MR410', task: 'each', index: 1 });
    expect(report.error?.message).toMatch(/input\.deep\.url\[0\].*item\.url.*is undefined/);
    const [, failed] = executor().history.items(report.run, 'each');
    expect(failed?.error).toMatchObject({ code: 'MR402' });
  });

  it('whose expression throws fails the item with MR403', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - {name: each, with_items: [{a: null}], action: probe.echo, input: {x: "{{ item.a.b.c }}"}}
`,
    );
    const [failed] = executor().history.items(report.run, 'each');
    expect(failed?.error).toMatchObject({ code: 'MR403' });
    expect(failed?.error?.message).toMatch(/input\.x.*item\.a\.b\.c/);
  });

  it('that cannot be rendered for any item fails each of them', async () => {
    const report = await runFlow(
      executor(),
      `
parameters: {given: {type: object, default: {}}}
tasks:
  - {name: each, with_items: [1, 2], action: probe.echo, input: {x: "{{ parameters.given.missing }}"}}
  - {name: plain, action: probe.echo, input: {x: "{{ parameters.given.missing }}"}}
`,
    );
    expect(report.tasks).toMatchObject({
      each: { state: 'failed', summary: { failed: 2 } },
      plain: { state: 'failed', error: { code: 'MR402' } },
    });
  });

  it.each(['{{ parameters.given }}', '{{ 3 }}', '{{ null }}', '{{ "text" }}'])(
    'of with_items that is not an array fails the task with MR404: %s',
    async (list) => {
      const report = await runFlow(
        executor(),
        `
parameters: {given: {default: {a: 1}}}
tasks: [{name: each, with_items: '${list}', action: core.echo, input: {}}]
`,
      );
      expect(report).toMatchObject({
        state: 'failed',
        tasks: { each: { state: 'failed', error: { code: 'MR404' }, summary: { total: 0 } } },
      });
    },
  );
});
