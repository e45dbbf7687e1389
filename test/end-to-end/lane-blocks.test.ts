import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventsOf, runFlow, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { temporaryFolder } from '../support/temp.ts';

const port = 'port: "{{ parameters.port }}"';

/** Three steps for each item, which wait at a gate by their names: `a0`, `b0`, `c0`, `a1`, ... */
function gated(settings = '', head = ''): string {
  const step = (name: string): string =>
    `{name: ${name}, action: meet.wait, input: {${port}, name: "${name}{{ index }}"}}`;
  return `
${head}
parameters: {port: {type: integer}}
tasks:
  - name: p
    with_items: "{{ range(3) }}"
    concurrency: 1
    ${settings}
    output: '{{ task.c.output }}'
    steps: [${step('a')}, ${step('b')}, ${step('c')}]
output: '{{ task.p.output }}'
`;
}

describe('a block in a lane', () => {
  const executor = useExecutor();

  async function started(flow: string) {
    const gate = await Gate.create();
    const run = await executor().start(flow, { parameters: { port: gate.port } });
    return { gate, run };
  }

  it('has an item in its lane from the first step to the last', async () => {
    const { gate, run } = await started(gated('', 'concurrency: 1'));
    gate.passes = () => true;
    expect(await run.result()).toMatchObject({ state: 'succeeded', output: ['c0', 'c1', 'c2'] });
    expect(gate.arrivals).toEqual(['a0', 'b0', 'c0', 'a1', 'b1', 'c1', 'a2', 'b2', 'c2']);
    expect(gate.peak).toBe(1);
  });

  it('has its step stopped by a cancel', async () => {
    const { gate, run } = await started(gated());
    gate.passes = (name) => name !== 'b0';
    await gate.arrivalOf('b0');
    const report = await run.cancel();
    expect(report).toMatchObject({ state: 'cancelled', tasks: { p: { state: 'cancelled' } } });
    expect(report.tasks['p']?.summary).toMatchObject({ cancelled: 3 });
    expect(gate.arrivals).toEqual(['a0', 'b0']);
  });

  it('goes on to its last step with allow_finish', async () => {
    const { gate, run } = await started(gated('', 'cancel: allow_finish'));
    await gate.arrivalOf('a0');
    const cancelled = run.cancel();
    gate.passes = () => true;
    gate.release('a0');
    const report = await cancelled;
    expect(report.tasks['p']?.summary).toMatchObject({ succeeded: 1, cancelled: 2 });
    expect(gate.arrivals).toEqual(['a0', 'b0', 'c0']);
  });

  it('ends its item before a pause, and goes on with the next after it', async () => {
    const { gate, run } = await started(gated());
    await gate.arrivalOf('a0');
    const paused = run.pause();
    gate.passes = () => true;
    gate.release('a0');
    expect((await paused).tasks['p']?.summary).toMatchObject({ succeeded: 1 });
    expect(gate.arrivals).toEqual(['a0', 'b0', 'c0']);
    await run.resume();
    expect(await run.result()).toMatchObject({ state: 'succeeded', output: ['c0', 'c1', 'c2'] });
    expect(gate.arrivals).toHaveLength(9);
  });

  it('stops the wait before a retry of its step, too', async () => {
    const { run } = await started(`
parameters: {port: {type: integer}}
tasks:
  - name: p
    with_items: [0]
    steps:
      - {name: a, action: core.noop}
      - {name: b, action: blocks.loud, retry: {count: 3, delay: 9s}}
`);
    for await (const event of run.events()) if (event.type === 'log') break;
    expect((await run.cancel()).state).toBe('cancelled');
  });

  it('counts once, whatever its steps do, in fail_fast', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - name: p
    with_items: "{{ range(6) }}"
    concurrency: 1
    fail_fast: true
    steps:
      - {name: a, action: script.work, input: {failures: 1}, retry: 1}
      - {name: b, action: script.work, input: {fails: "{{ item === 2 }}"}}
`,
    );
    expect(report.tasks['p']?.summary).toMatchObject({ succeeded: 2, failed: 1, skipped: 3 });
    const [, retried] = executor().history.items(report.run, 'p');
    expect(retried).toMatchObject({ attempts: 1 });
  });

  it('names the step of each line that is logged, and of what is printed', async () => {
    const run = await executor().start(`
tasks:
  - name: p
    with_items: [0]
    steps:
      - {name: a, action: probe.log, input: {value: 1}}
      - name: b
        steps: [{name: c, action: probe.log, input: {value: 2}}]
      - {name: d, action: probe.print, input: {text: printed}}
`);
    const logged = await eventsOf(run, 'log');
    expect(logged.map(({ task, index, step, fields }) => [task, index, step, fields])).toEqual([
      ['p', 0, 'a', { value: 1, attempt: 1 }],
      ['p', 0, 'b/c', { value: 2, attempt: 1 }],
    ]);
    const { lines } = executor().history.log(run.id, 'p', 0) ?? { lines: [] };
    expect(lines.map(({ step }) => step)).toEqual(['a', 'b/c', 'd', 'd']);
  });

  it('says in a failure how each step has ended', async () => {
    const { run } = await runFlow(
      executor(),
      `
tasks:
  - name: p
    with_items: [0]
    steps:
      - {name: a, action: core.noop}
      - {name: b, when: "{{ item > 0 }}", action: core.noop}
      - {name: c, action: core.fail, tolerate: 1}
      - name: d
        steps: [{name: e, action: script.work, input: {fails: true}, retry: 2}]
      - {name: f, action: core.noop}
`,
    );
    const [item] = executor().history.items(run, 'p');
    expect(item?.error).toMatchObject({
      step: 'd/e',
      steps: [
        { step: 'a', state: 'succeeded', attempts: 1 },
        { step: 'b', state: 'skipped', attempts: 0 },
        { step: 'c', state: 'failed', attempts: 1 },
        { step: 'd/e', state: 'failed', attempts: 3 },
        { step: 'd', state: 'failed', attempts: 1 },
      ],
    });
    for (const { ms } of item?.error?.steps ?? []) expect(ms).toBeGreaterThanOrEqual(0);
  });

  it('has other tasks wait while its items run, if it is exclusive', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - {name: p, with_items: [1, 2], exclusive: true, rate_limit: 1000, output: "{{ item }}", steps: [{name: a, action: core.noop}]}
  - {name: q, with_items: [1, 2], action: core.noop}
output: "{{ task.p.output }}"
`,
    );
    expect(report).toMatchObject({ state: 'succeeded', output: [1, 2] });
  });

  it('gives its results to a fold, and gets its items from a file', async () => {
    const file = join(await temporaryFolder(), 'items.jsonl');
    await writeFile(file, '1\n2\n3\n');
    const report = await runFlow(
      executor(),
      `
tasks:
  - name: p
    with_items: {from: ${file}}
    output: "{{ task.a.output }}"
    steps: [{name: a, action: core.echo, input: "{{ item * 2 }}"}]
  - {name: sum, fold: {over: p, action: core.sum}}
output: "{{ task.sum.output }}"
`,
    );
    expect(report).toMatchObject({ state: 'succeeded', output: 12 });
  });

  it('has the context of its run, and secrets are masked in what its steps say', async () => {
    const run = await executor().start(
      `
parameters: {key: {type: string, secret: true}}
tasks:
  - name: p
    with_items: [0]
    steps:
      - {name: a, action: probe.pick, input: host}
      - {name: b, action: probe.log, input: {value: "{{ parameters.key }}"}}
      - {name: c, action: core.fail, input: {message: "no {{ parameters.key }} at {{ task.a.output }}"}}
`.replace('input: host', 'input: \'{{ "host" }}\''),
      { parameters: { key: 'hunter2' }, context: { host: 'db-1' } },
    );
    const [logged] = await eventsOf(run, 'log');
    expect(logged?.fields).toEqual({ value: '***', attempt: 1 });
    const { error } = await run.result();
    expect(JSON.stringify(error)).toContain('no *** at db-1');
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  it.each(['false', 'true'])(
    'sees the items of blocks around it (durable: %s)',
    async (durable) => {
      const report = await runFlow(
        executor(),
        `
vars: {n: 1}
tasks:
  - name: outer
    with_items: [10, 20]
    output: '{{ task.inner.output }}'
    vars: {m: '{{ item + vars.n }}'}
    tasks:
      - {name: first, action: core.echo, input: '{{ item + 1 }}'}
      - name: inner
        with_items: [1, 2]
        durable: ${durable}
        output: '{{ task.key.output }}'
        steps:
          - {name: sum, action: core.echo, input: '{{ task.outer.item + task.first.output + task.inner.item + index + vars.m }}'}
          - {name: key, action: blocks.facts, when: '{{ task.sum.output > 0 }}', fail_when: '{{ task.outer.index > 1 }}'}
output: '{{ task.outer.output.map((all) => all.map((one) => one.idempotencyKey)) }}'
`,
      );
      const of = (outer: number) =>
        [0, 1].map((inner) => `${report.run}/outer/1/${outer}/inner/1/${inner}/key/1/0`);
      expect(report).toMatchObject({ state: 'succeeded', output: [of(0), of(1)] });
    },
  );
});
