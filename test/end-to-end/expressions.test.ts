import { describe, expect, test } from 'vitest';
import { runFlow, useExecutor } from '../support/flow.ts';

const executor = useExecutor();

const parameters = {
  n: { default: 300_000_000 },
  text: { default: `${'a'.repeat(46)}!` },
  pattern: { default: '(a+)+$' },
};

const redos = '{{ parameters.text.match(parameters.pattern) }}';
const bomb = '{{ Array(parameters.n).fill(0) }}';

const echo = { name: 'a', action: 'core.echo', input: { x: 1 } };

const stopped = { code: 'MR403', message: expect.stringMatching(/was stopped: it (takes|would)/) };

describe('an expression over its budget fails its task, and the executor goes on', () => {
  test.each([
    ['with_items', { ...echo, with_items: bomb }],
    ['concurrency', { ...echo, with_items: [1], concurrency: '{{ Array(parameters.n).length }}' }],
    ['next', { ...echo, next: [{ when: redos, do: 'noop' }] }],
    ['publish', { ...echo, next: [{ publish: [{ v: bomb }] }] }],
  ])('in %s', async (_, task) => {
    const bad = runFlow(executor(), { parameters, vars: { v: 1 }, tasks: [task] });
    const good = runFlow(executor(), { tasks: [echo], output: '{{ task.a.output.x }}' });
    expect(await good).toMatchObject({ state: 'succeeded', output: 1 });
    expect(await bad).toMatchObject({ state: 'failed', tasks: { a: { error: stopped } } });
  });

  test('in the output of the run', async () => {
    const run = await runFlow(executor(), {
      parameters,
      tasks: [echo],
      output: { good: '{{ task.a.output.x }}', bad: bomb },
    });
    expect(run).toMatchObject({ state: 'failed', output: { good: 1 }, error: stopped });
  });

  test('in the condition of a retry, for many items', async () => {
    const task = {
      name: 'a',
      action: 'core.fail',
      with_items: '{{ range(20) }}',
      retry: { count: 3, when: redos },
    };
    const run = await runFlow(executor(), { parameters, tasks: [task] });
    expect(run).toMatchObject({ state: 'failed', tasks: { a: { summary: { failed: 20 } } } });
  });
});

test('an item whose expression is over its budget fails alone', async () => {
  const run = await executor().start({
    parameters,
    tasks: [
      {
        name: 'a',
        action: 'core.echo',
        with_items: [3, 300_000_000, 2],
        input: { list: '{{ Array(item).fill(item) }}' },
        tolerate: { count: 1 },
      },
    ],
    output: '{{ task.a.items.map(({ error }) => error) }}',
  });
  const report = await run.result();
  expect(report).toMatchObject({
    state: 'succeeded',
    output: [
      null,
      { code: 'MR403', message: expect.stringContaining('was stopped: it would create a list') },
      null,
    ],
  });
});

test('a run is cancelled and ends while expressions of another are stopped', async () => {
  const sleeper = { name: 'a', action: 'core.sleep', input: { ms: '1h' } };
  const waiting = await executor().start({ tasks: [sleeper] });
  const bad = await executor().start({
    parameters,
    tasks: [{ ...echo, with_items: '{{ range(30) }}', input: { x: redos } }],
  });
  await waiting.cancel();
  expect(await waiting.result()).toMatchObject({ state: 'cancelled' });
  expect(await bad.result()).toMatchObject({ state: 'failed' });
});
