import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asRunId } from '../../src/run/run-id.ts';
import { openStore } from '../../src/store/open-store.ts';
import { eventsOf, openExecutor, runFlow, testActions, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { Child } from '../support/process.ts';
import { temporaryFolder } from '../support/temp.ts';

const numbers = Array.from({ length: 3000 }, (_, at) => (at * 7) % 1000);

/** A fold over the outputs of a task with 3,000 items. */
function over(fold: string, more = ''): string {
  return `
parameters: {numbers: {type: array, required: true}}
tasks:
  - {name: each, action: core.echo, with_items: "{{ parameters.numbers }}", input: "{{ item }}"${more && `, ${more}`}}
  - {name: all, fold: {over: each, ${fold}}}
output: "{{ task.all.output }}"
`;
}

describe('a fold', () => {
  const executor = useExecutor();
  const fold = async (keys: string, more?: string, list: readonly number[] = numbers) => {
    return runFlow(executor(), over(keys, more), { parameters: { numbers: list } });
  };

  it('begins while its source runs, and settles after it', async () => {
    const gate = await Gate.create();
    const text = `
parameters: {port: {}}
tasks:
  - {name: each, action: meet.wait, with_items: "{{ range(3) }}", concurrency: 3, input: {name: "i{{ index }}", port: "{{ parameters.port }}"}}
  - {name: count, fold: {over: each, action: core.count}}
`;
    const run = await executor().start(text, { parameters: { port: gate.port } });
    const settled = eventsOf(run, 'task-settled');
    await gate.waitFor(3);
    expect(run.report().tasks).toMatchObject({ count: { state: 'running' } });
    gate.open();
    expect((await settled).map(({ task }) => task)).toEqual(['each', 'count']);
  });

  it('combines all results', async () => {
    const report = await fold('action: core.sum');
    expect(report.output).toBe(numbers.reduce((sum, one) => sum + one, 0));
    expect(report.tasks).toMatchObject({ each: { state: 'succeeded' }, all: { visits: 1 } });
  });

  it('keeps no state but its output', async () => {
    const directory = join(await temporaryFolder(), 'store');
    const own = await openExecutor({ directory });
    const report = await runFlow(own, over('action: core.sum', 'concurrency: 1'), {
      parameters: { numbers: numbers.concat(numbers, numbers, numbers) },
    });
    await own.close();
    const { total = 0 } = report.tasks['all']?.summary ?? {};
    expect(await statesOf(directory, report.run, 'all')).toEqual([total - 1]);
  });

  it('of nothing is what it begins with', async () => {
    expect((await fold('action: core.count', '', [])).output).toBe(0);
    expect((await fold('action: folds.join, initial: [a, b]', '', [])).output).toBe('a b');
  });

  it('that is ordered combines the values in the order of the items', async () => {
    const tree = await fold('action: folds.join, initial: [], ordered: true', 'concurrency: 7');
    expect(tree.output).toBe(numbers.join(' '));
    const chain = await fold('action: folds.digest, initial: 1, ordered: true', 'concurrency: 7');
    const expected = numbers.reduce((sum, value) => (sum * 31 + value) % 1_000_000_007, 1);
    expect(chain.output).toBe(expected);
  });

  it('without merge combines everything too, one unit after the other', async () => {
    const { output } = await fold('action: folds.digest, initial: 0');
    expect(output).toBeTypeOf('number');
    const sum = await fold('action: folds.join, initial: []');
    expect(String(sum.output).split(' ').map(Number).toSorted()).toEqual(
      numbers.map(Number).toSorted(),
    );
  });

  it('has templates in its beginning and its settings', async () => {
    const report = await runFlow(
      executor(),
      `
parameters: {n: {default: 2}}
vars: {key: size}
tasks:
  - {name: each, action: core.echo, with_items: [5, 9, 1, 7], input: {size: "{{ item }}"}}
  - {name: best, fold: {over: each, action: core.top, with: {by: "{{ vars.key }}", n: "{{ parameters.n }}"}}}
  - {name: after, action: core.echo, input: {first: "{{ task.best.output[0] }}"}}
  - {name: again, action: core.echo, with_items: "{{ task.best.output }}", input: "{{ item }}"}
output: {after: "{{ task.after.output }}", again: "{{ task.again.output }}"}
`,
    );
    const again = [{ size: 9 }, { size: 7 }];
    expect(report.output).toEqual({ after: { first: { size: 9 } }, again });
  });

  it('leaves out items that failed, where the source tolerates that', async () => {
    const report = await runFlow(
      executor(),
      `
tasks:
  - name: each
    action: folds.even
    with_items: "{{ range(50) }}"
    tolerate: {count: 50}
    retry: {count: 1}
    input: "{{ item }}"
  - {name: count, fold: {over: each, action: core.count}}
  - {name: list, fold: {over: each, action: folds.join, initial: [], ordered: true}}
output: {count: "{{ task.count.output }}", list: "{{ task.list.output }}"}
`,
    );
    const even = Array.from({ length: 25 }, (_, at) => at * 2);
    expect(report.output).toEqual({ count: 25, list: even.join(' ') });
  });

  it('is skipped when its source fails, and what needs it is skipped too', async () => {
    const folder = await temporaryFolder();
    const directory = join(folder, 'store');
    const own = await openExecutor({ directory });
    const text = `
parameters: {file: {type: string}}
tasks:
  - {name: each, action: folds.failWhile, with_items: "{{ range(300) }}", input: {n: "{{ item }}", at: 299, file: "{{ parameters.file }}"}}
  - {name: sum, fold: {over: each, action: core.sum}}
  - {name: after, needs: [sum], action: core.noop}
output: "{{ task.sum.output }}"
`;
    const file = join(folder, 'obstacle');
    await writeFile(file, '');
    const report = await runFlow(own, text, { parameters: { file } });
    expect(report).toMatchObject({ state: 'failed', output: null, error: { task: 'each' } });
    expect(report.tasks).toMatchObject({ sum: { state: 'skipped' }, after: { state: 'skipped' } });
    await own.close();
    expect(await statesOf(directory, report.run, 'sum')).toEqual([]);
    await rm(file);
    const other = await openExecutor({ directory });
    const ended = await (await other.retry(report.run)).result();
    expect(ended).toMatchObject({ state: 'succeeded', output: (299 * 300) / 2 });
    expect(ended.tasks).toMatchObject({ sum: { visits: 2 }, after: { state: 'succeeded' } });
  });

  it('fails after its retries, and not its source; a retry repeats what failed', async () => {
    const folder = await temporaryFolder();
    const [file, obstacle] = [join(folder, 'calls'), join(folder, 'obstacle')];
    await writeFile(obstacle, '');
    const settings = JSON.stringify({ file, obstacle });
    const text = `
tasks:
  - {name: each, action: core.echo, with_items: "{{ range(100) }}", input: "{{ {n: item} }}"}
  - {name: all, retry: {count: 2}, fold: {over: each, action: folds.noted, initial: 0, with: ${settings}}}
output: "{{ task.all.output }}"
`;
    const report = await runFlow(executor(), text);
    expect(report).toMatchObject({ state: 'failed', error: { task: 'all' } });
    expect(report.tasks).toMatchObject({ each: { state: 'succeeded' }, all: { state: 'failed' } });
    expect((await calls(file)).slice(0, 3)).toEqual(['fold 0 1', 'fold 0 2', 'fold 0 3']);
    await rm(obstacle);
    const ended = await (await executor().retry(report.run)).result();
    expect(ended).toMatchObject({ state: 'succeeded', output: 100, tasks: { all: { visits: 1 } } });
    expect((await calls(file)).filter((call) => call.startsWith('fold 0'))).toHaveLength(4);
  });

  it('is cancelled with its run, and starts again with a retry', async () => {
    const gate = await Gate.create();
    const text = `
parameters: {port: {}}
tasks:
  - {name: each, action: meet.wait, with_items: "{{ range(4) }}", concurrency: 2, input: {name: "i{{ index }}", port: "{{ parameters.port }}"}}
  - {name: count, fold: {over: each, action: core.count}}
output: "{{ task.count.output }}"
`;
    const run = await executor().start(text, { parameters: { port: gate.port } });
    await gate.waitFor(2);
    const cancelled = await run.cancel();
    expect(cancelled).toMatchObject({
      state: 'cancelled',
      tasks: { count: { state: 'cancelled' } },
    });
    gate.open();
    const ended = await (await executor().retry(run.id)).result();
    expect(ended).toMatchObject({ state: 'succeeded', output: 4 });
  });

  it('goes on after a pause', async () => {
    const gate = await Gate.create();
    const text = `
parameters: {port: {}}
tasks:
  - {name: each, action: meet.wait, with_items: "{{ range(6) }}", concurrency: 2, input: {name: "i{{ index }}", port: "{{ parameters.port }}"}}
  - {name: count, fold: {over: each, action: core.count}}
output: "{{ task.count.output }}"
`;
    const run = await executor().start(text, { parameters: { port: gate.port } });
    await gate.waitFor(2);
    const paused = run.pause();
    gate.open();
    expect(await paused).toMatchObject({ state: 'paused', tasks: { count: { state: 'running' } } });
    await run.resume();
    expect(await run.result()).toMatchObject({ state: 'succeeded', output: 6 });
  });
});

async function calls(file: string): Promise<string[]> {
  return (await readFile(file, 'utf8')).trim().split('\n');
}

/** Units of a fold whose state is in the store. */
async function statesOf(directory: string, run: string, task: string): Promise<number[]> {
  const store = await openStore(directory);
  try {
    const id = asRunId(run);
    const { visit = 0, summary } = store.tasks(id).findLast((record) => record.task === task) ?? {};
    const units = Array.from({ length: summary?.total ?? 0 }, (_, unit) => unit);
    return units.filter((unit) => store.document(id, `fold/${task}/${visit}/${unit}`));
  } finally {
    await store.close();
  }
}

describe('a process that folds and is killed', () => {
  it.each([3, 9, 20])(
    'has combined each value once when it goes on (after %i lines)',
    async (line) => {
      const directory = join(await temporaryFolder(), 'store');
      const workflow = over('action: core.sum', 'concurrency: 4');
      const config = { directory, actions: testActions, parameters: { numbers } };
      const child = new Child({ ...config, workflow });
      const run = await child.run();
      await child.line(line);
      await child.kill();
      const again = new Child({ ...config, resume: run });
      await again.line(line);
      await again.kill();
      const executor = await openExecutor({ directory });
      const { state } = executor.history.find(run);
      const report =
        state === 'running'
          ? await (await executor.resume(run)).result()
          : executor.history.report(run);
      expect(report).toMatchObject({ state: 'succeeded', output: numbers.reduce((a, b) => a + b) });
    },
  );
});
