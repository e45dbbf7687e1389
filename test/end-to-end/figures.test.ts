import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type RunHistory, toJS } from '../../src/index.ts';
import { asRunId } from '../../src/run/run-id.ts';
import { openStore, openStoreReader } from '../../src/store/open-store.ts';
import { expectAgreement } from '../support/figures.ts';
import { openExecutor, runFlow, useExecutor } from '../support/flow.ts';
import { temporaryFolder } from '../support/temp.ts';

const MANY = 1500;

/** Items of which every other one fails its first attempt. */
const halves = `
tasks:
  - name: each
    with_items: "{{ range(${MANY}) }}"
    tolerate: 100%
    action: faults.flakyQuietly
    input: {failures: "{{ item % 2 }}"}
`;

function failedIn(history: RunHistory, run: string, task: string): number[] {
  const { rows } = history.figures(run).failedItems(task, { limit: 2 * MANY });
  return rows.map(({ index }) => index);
}

describe('the figures of a task', () => {
  const executor = useExecutor();

  it.each([5, MANY])('agree with its items, of which there are %i', async (total) => {
    const { run } = await runFlow(executor(), halves.replace(String(MANY), String(total)));
    const { history } = executor();
    expect(expectAgreement(history, run, 'each')).toBe(Math.floor(total / 2));
    const figures = history.figures(run);
    const { rows, rest } = figures.signatures();
    expect(rest).toBe(0);
    expect(rows).toMatchObject([{ code: 'MR401', text: 'attempt ‹n› fails', firstItem: 1 }]);
    expect(rows[0]?.samples).toEqual([1, 3, 5].filter((item) => item < total));
    const { buckets } = figures.series();
    expect(buckets.reduce((sum, [ok]) => sum + ok, 0)).toBe(Math.ceil(total / 2));
    expect(figures.tasks().get('each')).toMatchObject({ inFlight: 0, times: { length: 3 } });
    expect(figures.heat('each')).toMatchObject({ total, cell: 1, frontier: total });
  });

  it.each([40, MANY])(
    'are those of a retry, after which nothing has failed (%i)',
    async (total) => {
      const { run } = await runFlow(executor(), halves.replace(String(MANY), String(total)));
      const { history } = executor();
      const before = history.figures(run).commits;
      await (await executor().retry(run)).result();
      expect(expectAgreement(history, run, 'each')).toBe(0);
      const figures = history.figures(run);
      expect(figures.commits).toBeGreaterThan(before);
      expect(figures.signatures()).toEqual({ rows: [], rest: 0, total: 0 });
    },
  );

  it('count again what fails in a retry, too', async () => {
    const flow = halves.replace('item % 2', '[0, 1, 3][item % 3]');
    const { run } = await runFlow(executor(), flow);
    const { history } = executor();
    expect(expectAgreement(history, run, 'each')).toBe(1000);
    await (await executor().retry(run)).result();
    expect(expectAgreement(history, run, 'each')).toBe(500);
    expect(failedIn(history, run, 'each').slice(0, 2)).toEqual([2, 5]);
    const { buckets } = history.figures(run).series();
    expect(buckets.reduce((sum, [ok, failed]) => sum + ok + failed, 0)).toBe(MANY + 1000);
  });

  it('are those of a source, which is longer than it seemed', async () => {
    const folder = await temporaryFolder();
    const lines = Array.from({ length: 3 * MANY }, (_, n) => `${n % 3}\n`).join('');
    await writeFile(join(folder, 'numbers.txt'), lines);
    const { run } = await runFlow(
      executor(),
      {
        tasks: [
          {
            name: 'each',
            action: 'faults.odd',
            with_items: { from: 'numbers.txt' },
            tolerate: '100%',
            input: { value: '{{ Number(item) }}' },
          },
        ],
      },
      { workingDirectory: folder },
    );
    expect(expectAgreement(executor().history, run, 'each')).toBe(MANY);
  });

  it('are those of its latest visit, and the throughput is that of all', async () => {
    const { run } = await runFlow(
      executor(),
      `
vars: {rounds: 0}
tasks:
  - {name: start, action: core.echo, input: {}, next: [{do: [each]}]}
  - name: each
    with_items: "{{ range(${MANY}) }}"
    action: core.echo
    input: {n: "{{ item }}"}
    next: [{publish: [{rounds: "{{ vars.rounds + 1 }}"}], do: [again]}]
  - name: again
    action: core.echo
    input: {}
    next: [{when: "{{ vars.rounds < 2 }}", do: [each]}]
`,
    );
    const { history } = executor();
    expectAgreement(history, run, 'each');
    const { buckets } = history.figures(run).series({ task: 'each' });
    expect(buckets.reduce((sum, [ok]) => sum + ok, 0)).toBe(2 * MANY);
  });

  it('are those of blocks in lanes, and of folds', async () => {
    const { run } = await runFlow(
      executor(),
      `
tasks:
  - name: each
    with_items: "{{ range(${MANY}) }}"
    tolerate: 100%
    steps:
      - {name: a, action: core.echo, input: {n: "{{ item }}"}}
      - {name: b, action: faults.odd, input: {value: "{{ item }}"}}
  - {name: sum, fold: {over: each, action: core.count}}
`,
    );
    const { history } = executor();
    expect(expectAgreement(history, run, 'each')).toBe(MANY / 2);
    expect(expectAgreement(history, run, 'sum')).toBe(0);
  });

  it('have the items that failed since their task was stopped', async () => {
    const { run } = await runFlow(
      executor(),
      `
tasks:
  - name: each
    with_items: "{{ range(40) }}"
    concurrency: 1
    deadline: 300ms
    action: core.sleep
    input: {ms: 100ms}
`,
    );
    const { history } = executor();
    const failed = expectAgreement(history, run, 'each');
    expect(failed).toBe(history.report(run).tasks['each']?.summary.timed_out);
    expect(failed).toBeGreaterThan(30);
    const { rows } = history.figures(run).signatures();
    expect(rows.some(({ code }) => code === 'MR416')).toBe(true);
  });

  it('show no secret', async () => {
    const report = await runFlow(
      executor(),
      `
parameters: {key: {type: string, secret: true}}
tasks:
  - name: each
    with_items: "{{ range(${MANY}) }}"
    tolerate: 100%
    action: faults.error
    input: {message: "{{ 'refused for k ' + parameters.key }}"}
`,
      { parameters: { key: 'opensesame' } },
    );
    const { rows } = executor().history.figures(report.run).signatures();
    expect(rows).toMatchObject([{ text: 'TypeError: refused for k ***', count: MANY }]);
  });

  it('are asked for by names and options that exist', async () => {
    const { run } = await runFlow(executor(), halves.replace(String(MANY), '3'));
    const { history } = executor();
    const figures = history.figures(run);
    const wrong = (code: string) => expect.objectContaining({ code });
    expect(() => history.figures('nothing')).toThrow(wrong('MR506'));
    expect(() => figures.histogram('other')).toThrow(wrong('MR506'));
    expect(() => figures.series({ task: 'other' })).toThrow(wrong('MR506'));
    expect(() => figures.series({ points: 0 })).toThrow(wrong('MR501'));
    expect(() => figures.heat('each', { cell: 0 })).toThrow(wrong('MR501'));
    expect(() => figures.failedItems('each', { limit: 0 })).toThrow(wrong('MR501'));
    expect(figures.failedItems('each', { signature: 12_345 })).toEqual({ rows: [], next: null });
  });
});

it('Failed items are listed page by page, also those of one signature', async () => {
  const executor = await openExecutor();
  const { run } = await runFlow(
    executor,
    halves
      .replace('faults.flakyQuietly', 'faults.odd')
      .replace('failures: "{{ item % 2 }}"', 'value: "{{ item }}"'),
  );
  const figures = executor.history.figures(run);
  const pages: number[] = [];
  for (let from: number | null = 0; from !== null;) {
    const page = figures.failedItems('each', { from, limit: 200 });
    pages.push(...page.rows.map(({ index }) => index));
    from = page.next;
  }
  expect(pages).toEqual(Array.from({ length: MANY / 2 }, (_, n) => 2 * n + 1));
});

it('A run of a version that records nothing has its figures computed, and goes on with them', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const first = await openExecutor({ directory });
  const { run } = await runFlow(first, halves);
  await first.close();
  const key = { run: asRunId(run), task: 'each', visit: 1 };
  const store = await openStore(directory);
  await store.commit((tx) => tx.figures.clear(key));
  await store.close();
  const executor = await openExecutor({ directory });
  expect(expectAgreement(executor.history, run, 'each')).toBe(MANY / 2);
  await (await executor.retry(run)).result();
  expect(expectAgreement(executor.history, run, 'each')).toBe(0);
  const reader = await openStoreReader(directory);
  expect(reader.figures.of(key).get('totals', 0)).toBeDefined();
  await reader.close();
});

it('A small task has no rows in the store, and a large one has', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const executor = await openExecutor({ directory });
  const report = await runFlow(
    executor,
    `
tasks:
  - {name: few, with_items: "{{ range(999) }}", action: core.echo, input: {n: "{{ item }}"}}
  - {name: many, with_items: "{{ range(1000) }}", action: core.echo, input: {n: "{{ item }}"}}
`,
  );
  expect(toJS(report.output)).toBe(null);
  const store = await openStoreReader(directory);
  const has = (task: string): boolean => {
    const rows = store.figures.of({ run: asRunId(report.run), task, visit: 1 });
    return rows.get('totals', 0) !== undefined;
  };
  expect([has('few'), has('many')]).toEqual([false, true]);
  await store.close();
});
