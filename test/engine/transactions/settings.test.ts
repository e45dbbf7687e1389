import { describe, expect, it } from 'vitest';
import { planOf, Stage } from '../../support/stage.ts';

const flow = (keys: string): string => `
name: settings
parameters: {n: {}, list: {default: [1, 2, 3]}}
tasks:
  - name: each
    action: test.work
    with_items: "{{ parameters.list }}"
    ${keys}
    input: "{{ item }}"
output: "{{ task.each.output }}"
`;

const stage = (): Stage => new Stage({ size: 3, run: ({ input }) => input() });

describe('a setting that is an expression', () => {
  it.each([
    ['concurrency: "{{ parameters.n }}"', 2, { concurrency: 2 }],
    ['concurrency: "{{ length(parameters.list) - 2 }}"', 0, { concurrency: 1 }],
    ['rate_limit: "{{ parameters.n / 4 }}"', 1e6, { rateLimit: 250_000 }],
    ['rate_limit: 1000000.5', 0, { rateLimit: 1_000_000.5 }],
  ])('%s is rendered when the task starts, and kept', async (keys, n, expected) => {
    const at = stage();
    const run = await at.play(planOf(flow(keys)), { n, list: [1, 2, 3] });
    expect(at.store.tasks(run.id)[0]).toMatchObject({ state: 'succeeded', ...expected });
  });

  it.each([
    ['concurrency: "{{ parameters.n }}"', 0, 'MR414', 'concurrency must be a whole number from 1'],
    ['concurrency: "{{ parameters.n }}"', 1.5, 'MR414', '{{ parameters.n }} gave 1.5'],
    ['concurrency: "{{ parameters.n }}"', '3', 'MR414', 'gave "3"'],
    ['rate_limit: "{{ parameters.n }}"', 0, 'MR414', 'rate_limit must be a number per second'],
    ['rate_limit: "{{ parameters.n / 0 }}"', 1, 'MR414', 'gave Infinity'],
    ['concurrency: "{{ parameters.n.x.y }}"', 1, 'MR403', 'concurrency'],
  ])('%s with %j fails the task with %s', async (keys, n, code, message) => {
    const at = stage();
    const run = await at.play(planOf(flow(keys)), { n, list: [1, 2, 3] });
    const record = at.store.tasks(run.id)[0];
    expect(record).toMatchObject({ state: 'failed', error: { code, task: 'each' } });
    expect(record?.error?.message).toContain(message);
    expect(at.pool.calls).toEqual([]);
  });
});

describe('a batch size', () => {
  it.each([
    [2, 5, [[0, 1], [2, 3], [4]]],
    [5, 5, [[0, 1, 2, 3, 4]]],
    [9, 2, [[0, 1]]],
    [1, 2, [[0], [1]]],
    [3, 0, []],
  ])('of %i cuts a list of %i', async (size, length, expected) => {
    const at = stage();
    const list = [...Array(length).keys()];
    const run = await at.play(planOf(flow(`batch_size: ${size}`)), { n: 0, list });
    expect(at.store.tasks(run.id)[0]?.summary.total).toBe(expected.length);
    expect(JSON.parse(JSON.stringify(run.output))).toEqual(expected);
  });
});
