import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Executor, ItemResult } from '../../src/index.ts';
import { folderWith } from '../support/command.ts';
import { runFlow, useExecutor } from '../support/flow.ts';

/** Runs a task `each` and returns its items. */
async function itemsOf(executor: Executor, task: string): Promise<readonly ItemResult[]> {
  const report = await runFlow(executor, `tasks: [{name: each, ${task}}]`);
  return executor.history.items(report.run, 'each');
}

function began({ started_at: at }: ItemResult): number {
  expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  return Date.parse(at ?? '');
}

describe('each item has the times of its last attempt', () => {
  const executor = useExecutor();

  it('within those of its run', async () => {
    const before = Date.now();
    const items = await itemsOf(
      executor(),
      'with_items: [30, 5], action: core.sleep, input: {ms: "{{ item }}"}',
    );
    for (const item of items) {
      // Both clocks are read in whole milliseconds.
      expect(began(item)).toBeGreaterThanOrEqual(before - 2);
      expect(began(item) + (item.elapsed_ms ?? 0)).toBeLessThanOrEqual(Date.now() + 2);
      expect(item).not.toHaveProperty('average_of');
    }
    expect(items[0]?.elapsed_ms).toBeGreaterThan(28);
  });

  it('when a synchronous action is slow', async () => {
    const [item] = await itemsOf(executor(), 'action: faults.busy, input: {ms: 20}');
    expect(item?.elapsed_ms).toBeGreaterThanOrEqual(20);
    expect(item).not.toHaveProperty('average_of');
  });

  it('also when it fails, after retries', async () => {
    const before = Date.now();
    const [item] = await itemsOf(
      executor(),
      'with_items: [a], action: faults.flaky, input: {failures: 5}, retry: {count: 2, delay: 20ms}',
    );
    expect(item).toMatchObject({ status: 'failed', attempts: 3 });
    expect(began(item as ItemResult)).toBeGreaterThanOrEqual(before + 38);
    expect(item?.elapsed_ms).toBeGreaterThan(0);
  });

  it('also when its thread was ended after its timeout', async () => {
    const [item] = await itemsOf(
      executor(),
      'action: faults.spin, input: {now: true}, timeout: 50ms',
    );
    expect(item).toMatchObject({ status: 'timed_out', attempts: 1 });
    expect(item?.elapsed_ms).toBeGreaterThan(49);
  });

  it('also when it ends its thread each time', async () => {
    const before = Date.now();
    const [item] = await itemsOf(
      executor(),
      'with_items: [a], action: faults.exit, input: {now: true}',
    );
    expect(item).toMatchObject({ status: 'failed', error: { code: 'MR408' } });
    expect(began(item as ItemResult)).toBeGreaterThanOrEqual(before - 2);
    expect(item?.elapsed_ms).toBeGreaterThan(0);
  });

  it('also when it is a run of another workflow', async () => {
    const child = `
parameters: {ms: {type: integer}}
tasks:
  - {name: sleep, action: core.sleep, input: {ms: "{{ parameters.ms }}"}}
  - {name: fail, action: core.fail, needs: [sleep]}
`;
    const flow = `
tasks: [{name: each, with_items: [20], workflow: child.yaml, input: {ms: "{{ item }}"}}]
`;
    const folder = await folderWith({ 'flow.yaml': flow, 'child.yaml': child });
    const report = await runFlow(executor(), { text: flow, file: join(folder, 'flow.yaml') });
    const [item] = executor().history.items(report.run, 'each');
    expect(item).toMatchObject({ status: 'failed', element: 20, attempts: 1 });
    expect(item?.elapsed_ms).toBeGreaterThan(18);
    const [run] = executor().history.childrenOf(report.run);
    expect(began(item as ItemResult)).toBe(run?.createdAt);
  });

  it('shared with others where items are quick', async () => {
    const items = await itemsOf(executor(), 'with_items: "{{ range(3000) }}", action: core.noop');
    const together = items.filter(({ average_of: of = 1 }) => of > 1);
    expect(together.length).toBeGreaterThan(100);
    expect(Math.max(...items.map(({ average_of: of = 1 }) => of))).toBeLessThanOrEqual(8);
    for (const item of together) expect(began(item)).toBeGreaterThan(0);
  });

  it.each(['repeat: 300', 'exclusive: true', 'timeout: 10s'])('alone with %s', async (key) => {
    const list = key.startsWith('repeat') ? '[a]' : '"{{ range(300) }}"';
    const items = await itemsOf(executor(), `with_items: ${list}, action: core.noop, ${key}`);
    expect(items).toHaveLength(300);
    for (const item of items) {
      expect(item).not.toHaveProperty('average_of');
      expect(item.elapsed_ms).toBeGreaterThan(0);
      expect(item.element).toBeDefined();
    }
  });

  it('of which an item that never began has none', async () => {
    const items = await itemsOf(
      executor(),
      'with_items: [1, 2, 4], action: faults.odd, input: {value: "{{ item }}"}, fail_fast: true, concurrency: 1',
    );
    expect(items[0]?.started_at).not.toBeNull();
    expect(items[2]).toMatchObject({ status: 'skipped', started_at: null, elapsed_ms: null });
  });
});

describe('a task or run that failed because of an item', () => {
  const executor = useExecutor();

  it('names its element, attempts and times', async () => {
    const report = await runFlow(
      executor(),
      'tasks: [{name: each, with_items: [2, 3, 5], action: faults.odd, input: {value: "{{ item }}"}}]',
    );
    const item = {
      element: 3,
      attempts: 1,
      started_at: expect.any(String),
      elapsed_ms: expect.any(Number),
    };
    expect(report.error).toMatchObject({ task: 'each', index: 1, item });
    expect(report.error?.cause).not.toHaveProperty('item');
    expect(report.tasks['each']?.error).toMatchObject({ index: 1, item });
    const stored = executor().history.report(report.run);
    expect([stored.error, stored.tasks]).toEqual([report.error, report.tasks]);
  });

  it.each([
    [
      'a slice',
      'with_items: [2, 4, 6, 5], batch_size: 3',
      'faults.odd',
      '{value: "{{ item[0] }}"}',
      [5],
    ],
    [
      'one of the results of a task',
      'with_items: "{{ task.before.output }}"',
      'faults.odd',
      '{value: "{{ item.n }}"}',
      { n: 7 },
    ],
    [
      'one of a list that a task returned',
      'with_items: "{{ task.whole.output.list }}"',
      'faults.odd',
      '{value: "{{ item }}"}',
      9,
    ],
    ['repeated', 'with_items: [4, 5], repeat: 2', 'faults.odd', '{value: "{{ item }}"}', 5],
  ])('names an element that is %s', async (_, list, action, input, element) => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - {name: before, with_items: [{n: 2}, {n: 7}], action: core.echo, input: "{{ item }}"}
  - {name: whole, action: core.echo, input: {list: [8, 9]}}
  - {name: each, needs: [before, whole], ${list}, action: ${action}, input: ${input}}
`,
    );
    expect(report.error?.item).toMatchObject({ element });
    const { history } = executor();
    expect(history.report(report.run).error?.item).toMatchObject({ element });
    expect(history.items(report.run, 'each')[report.error?.index ?? -1]?.element).toEqual(element);
  });

  it('shortens a large element, and hides a secret before that', async () => {
    const secret = 'correct-horse-battery';
    const list = [`${'x'.repeat(990)}${secret}`, `of ${secret}`];
    const report = await runFlow(
      executor(),
      `
parameters: {list: {type: array}, token: {type: string, secret: true}}
tasks:
  - {name: each, with_items: "{{ parameters.list }}", action: core.fail}
  - {name: large, with_items: "{{ [parameters.list[0] + parameters.list[0]] }}", action: core.fail}
`,
      { parameters: { list, token: secret } },
    );
    const x = 'x'.repeat(990);
    expect(report.tasks['each']?.error?.item).toMatchObject({ element: `${x}***` });
    expect(report.tasks['large']?.error?.item).toMatchObject({ element_text: `"${x}***xxxxxx…` });
    const items = executor().history.items(report.run, 'each');
    expect(items.map(({ element }) => element)).toEqual([`${x}***`, 'of ***']);
  });
});
