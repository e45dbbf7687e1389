import { describe, expect, it } from 'vitest';
import { runFlow, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

const add = `
tasks: [{name: add, with_items: "{{ range(9) }}", action: probe.add, input: {a: "{{ item }}", b: 1}}]
`;

describe('a rate limit', () => {
  const executor = useExecutor({ workers: 1 });

  it('spaces the starts of items, retries included, over all lanes', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - name: each
    with_items: "{{ range(6) }}"
    concurrency: 6
    rate_limit: "{{ 5 * 4 }}"
    retry: {count: 1}
    action: faults.flakyQuietly
    input: {failures: "{{ item === 3 ? 1 : 0 }}"}
`,
    );
    expect(report).toMatchObject({
      state: 'succeeded',
      tasks: { each: { summary: { total: 6 } } },
    });
    expect(report.tasks['each']?.elapsed_ms).toBeGreaterThanOrEqual(6 * 50 - 5);
  });

  it('leaves workers to other runs, and a cancel ends the wait at once', async () => {
    const slow = await executor().start(`
tasks:
  - {name: slow, with_items: "{{ range(9) }}", concurrency: 9, rate_limit: 0.001, action: probe.echo, input: "{{ item }}"}
`);
    for await (const event of slow.events()) if (event.type === 'task-progressed') break;
    expect((await runFlow(executor(), add)).state).toBe('succeeded');
    const report = await slow.cancel();
    expect(report.tasks['slow']?.summary).toMatchObject({ succeeded: 1, cancelled: 8 });
  });
});

describe('the concurrency of a run', () => {
  const executor = useExecutor({ workers: 2 });

  it('limits the items in flight over all its tasks, and each task gets a share', async () => {
    const gate = await Gate.create();
    const task = (name: string): string =>
      `  - {name: ${name}, with_items: "{{ range(20) }}", concurrency: 9, action: meet.wait,
     input: {port: "{{ parameters.port }}", name: ${name}}}`;
    const run = await executor().start(
      `
parameters: {port: {type: integer}}
concurrency: 3
tasks:
${['a', 'b', 'c'].map(task).join('\n')}
`,
      { parameters: { port: gate.port } },
    );
    for (let left = 60; left > 0; left--) {
      await gate.waitFor(Math.min(3, left));
      await gate.roundTrip();
      gate.release();
    }
    expect((await run.result()).state).toBe('succeeded');
    expect(gate.peak).toBe(3);
    expect(new Set(gate.arrivals.slice(0, 12)).size).toBe(3);
  });
});

describe('a pause', () => {
  const executor = useExecutor({ workers: 2 });

  it('does not wait for lanes that wait for a slot or for the rate limit', async () => {
    const gate = await Gate.create();
    const run = await executor().start(
      `
parameters: {port: {type: integer}}
concurrency: 2
tasks:
  - {name: a, with_items: [1, 2, 3], concurrency: 3, action: meet.wait, input: {port: "{{ parameters.port }}"}}
  - {name: b, with_items: [1, 2], concurrency: 2, rate_limit: 10, action: probe.echo, input: "{{ item }}"}
`,
      { parameters: { port: gate.port } },
    );
    await gate.waitFor(1);
    const paused = run.pause();
    gate.open();
    expect((await paused).state).toBe('paused');
    const report = await (await executor().resume(run.id)).result();
    expect(report).toMatchObject({ state: 'succeeded', tasks: { a: { summary: { total: 3 } } } });
  });

  it('lets an exclusive task continue while others, which wait for their turn, are paused', async () => {
    const gate = await Gate.create();
    const parameters = { port: gate.port };
    const bounded = await executor().start(
      `
parameters: {port: {type: integer}}
concurrency: 1
tasks:
  - {name: a, with_items: [a1, a2], concurrency: 2, action: meet.wait,
     input: {port: "{{ parameters.port }}", name: "{{ item }}"}}
  - {name: b, with_items: [1, 2], action: probe.echo, input: {}}
`,
      { parameters },
    );
    await gate.waitFor(1);
    const alone = executor().start(
      `
parameters: {port: {type: integer}}
tasks: [{name: x, exclusive: true, action: meet.wait, input: {port: "{{ parameters.port }}", name: x}}]
`,
      { parameters },
    );
    const paused = bounded.pause();
    gate.release();
    await gate.arrivalOf('x');
    gate.open();
    expect((await (await alone).result()).state).toBe('succeeded');
    expect((await paused).state).toBe('paused');
    expect((await (await executor().resume(bounded.id)).result()).state).toBe('succeeded');
  });
});

describe('an exclusive task', () => {
  const executor = useExecutor({ workers: 2 });

  it('begins an item once everything else has ended; the others continue afterwards', async () => {
    const gate = await Gate.create();
    const parameters = { port: gate.port };
    const others = await executor().start(
      `
parameters: {port: {type: integer}}
tasks:
  - {name: other, with_items: [o1, o2, o3, o4], concurrency: 2, action: meet.wait,
     input: {port: "{{ parameters.port }}", name: "{{ item }}"}}
`,
      { parameters },
    );
    await gate.waitFor(2);
    const exclusive = (name: string): string => `
parameters: {port: {type: integer}}
tasks:
  - {name: x, exclusive: true, with_items: [1, 2], action: meet.wait,
     input: {port: "{{ parameters.port }}", name: "${name}{{ item }}"}}
`;
    const one = await executor().start(exclusive('one'), { parameters });
    const two = await executor().start(exclusive('two'), { parameters });
    await gate.roundTrip();
    expect(gate.waiting.toSorted()).toEqual(['o1', 'o2']);
    gate.release('o1');
    await gate.roundTrip();
    gate.release('o2');
    for (let left = 6; left > 0; left--) {
      await gate.waitFor(1);
      await gate.roundTrip();
      const isExclusive = gate.waiting.some((name) => /^(one|two)/.test(name));
      if (isExclusive) expect(gate.waiting).toHaveLength(1);
      gate.release();
    }
    for (const run of [others, one, two]) expect((await run.result()).state).toBe('succeeded');
    const order = gate.arrivals.map((name) => name.replace(/\d/, ''));
    expect(order.slice(0, 3)).toEqual(['o', 'o', 'one']);
  });
});
