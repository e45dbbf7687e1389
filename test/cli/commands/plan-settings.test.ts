import { expect, test } from 'vitest';
import { folderWith } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { supportedKeys } from '../../../src/workflow/keys.ts';

const task = {
  name: 'work',
  action: 'core.noop',
  needs: ['first'],
  when: '{{ task.first.output[0] }}',
  join: 1,
  with_items: '{{ range(8) }}',
  input: { a: 1 },
  repeat: { count: 3, order: 'shuffled', seed: 7 },
  concurrency: 2,
  rate_limit: 5,
  limit: 'api',
  exclusive: true,
  results: { to: 'o.csv', format: 'csv', order: 'input', what: 'output', columns: ['a'] },
  delay: '1s',
  retry: {
    count: 4,
    on: ['HTTP 5xx', 'timeout'],
    delay: '2s',
    backoff: 'linear',
    max_delay: '3s',
    jitter: 0.5,
    when: '{{ attempt < 3 }}',
  },
  fail_when: '{{ result() !== null }}',
  timeout: '4s',
  deadline: '5s',
  tolerate: { count: 1, percent: 10 },
  fail_fast: true,
  next: [{ when: '{{ failed() }}', do: ['noop'] }],
};

const flow = {
  limits: { api: { concurrency: 3, rate: '5/m' } },
  limit: 'api',
  defaults: { delay: '7s', 'core.*': { deadline: '9s' } },
  tasks: [
    // 'batch_size' and 'repeat' exclude each other.
    {
      name: 'first',
      action: 'core.noop',
      with_items: [1, 2, 3],
      batch_size: 2,
      retry: { count: 1, until: '{{ result() === null }}' },
    },
    {
      name: 'start',
      action: 'core.noop',
      retry: [
        { on: 'AuthError', count: 0 },
        { count: 2, backoff: 1.5 },
      ],
      next: [{ do: ['work'] }],
    },
    task,
    { name: 'last', fold: { over: 'first', action: 'core.count' } },
  ],
};

/** Keys of a level that have no value in `found`, with or without their unit. */
function absent(
  level: 'task' | 'retry' | 'tolerate' | 'repeat' | 'results',
  found: object,
): string[] {
  const shown = new Map(Object.entries(found));
  return supportedKeys[level].filter(
    (key) => (shown.get(key) ?? shown.get(`${key}_ms`)) === undefined,
  );
}

test('the plan as JSON has every setting of a task, except its input', async () => {
  const cwd = await folderWith({ 'flow.json': JSON.stringify(flow) });
  const { stdout } = await millraceHere(['run', 'flow.json', '--dry-run', '--json'], { cwd });
  const [first, , found, last] = JSON.parse(stdout).tasks;
  // The path of a sub-workflow is shown as the action.
  const all = { ...found, batch_size: first.batch_size, fold: last.fold };
  const ofBlocks = ['steps', 'tasks', 'vars', 'output', 'durable', 'defaults'];
  expect(absent('task', all)).toEqual(['workflow', ...ofBlocks, 'input']);
  // `on` and `until` exclude each other.
  const [rule, [waiting]] = [found.retry[0], first.retry];
  expect(absent('retry', { ...rule, until: waiting.until })).toEqual([]);
  expect(absent('tolerate', found.tolerate)).toEqual([]);
  expect(absent('repeat', found.repeat)).toEqual([]);
  expect(absent('results', found.results)).toEqual([]);
  expect(found.retry).toEqual([
    {
      count: 4,
      on: ['HTTP 5xx', 'timeout'],
      when: '{{ attempt < 3 }}',
      until: null,
      delay_ms: 2000,
      backoff: 'linear',
      max_delay_ms: 3000,
      jitter: 0.5,
    },
  ]);
});

test('the plan as text shows how retries wait', async () => {
  const cwd = await folderWith({ 'flow.json': JSON.stringify(flow) });
  const { stdout } = await millraceHere(['run', 'flow.json', '--dry-run'], { cwd });
  expect(stdout).toContain(
    '  retries 4 times after HTTP 5xx or timeout, first after 2.0s, linear back-off, ' +
      'at most 3.0s each, jitter 0.5, when {{ attempt < 3 }}\n',
  );
  expect(stdout).toContain(
    '  gives up after AuthError\n  retries 2 times, first after 0ms, each 1.5 times as long\n',
  );
});

test('the plan shows limits', async () => {
  const cwd = await folderWith({ 'flow.json': JSON.stringify(flow) });
  const { stdout } = await millraceHere(['run', 'flow.json', '--dry-run'], { cwd });
  expect(stdout).toContain(
    'limits\n  api: 3 in flight, 5 starts per minute\n  a run counts in the limit api\n',
  );
  expect(stdout).toContain('  counts in the limit api\n');
  const { stdout: json } = await millraceHere(['run', 'flow.json', '--dry-run', '--json'], { cwd });
  expect(JSON.parse(json)).toMatchObject({
    limit: 'api',
    limits: { api: { concurrency: 3, rate: 5 / 60 } },
  });
});

test('the plan shows what comes from defaults', async () => {
  const cwd = await folderWith({ 'flow.json': JSON.stringify(flow) });
  const { stdout } = await millraceHere(['run', 'flow.json', '--dry-run'], { cwd });
  expect(stdout).toContain('  from defaults core.*: deadline\n  from defaults: delay\n');
  const { stdout: json } = await millraceHere(['run', 'flow.json', '--dry-run', '--json'], { cwd });
  expect(JSON.parse(json).tasks[1]).toMatchObject({
    delay_ms: 7000,
    deadline_ms: 9000,
    inherited: { delay: 'defaults', deadline: 'defaults core.*' },
  });
});
