import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Executor, openHistory, readWorkflow, toJS } from '../../src/index.ts';
import { openStore } from '../../src/store/open-store.ts';
import { asRunId } from '../../src/run/run-id.ts';
import { folderWith } from '../support/command.ts';
import { openExecutor, runFlow, testActions } from '../support/flow.ts';
import { temporaryFolder } from '../support/temp.ts';

const ITEMS = 200;
const BYTES = 5000;

const flow = `
parameters: {failures: {type: integer, default: 0}}
tasks:
  - {name: make, with_items: "{{ range(${ITEMS}) }}", action: probe.text, input: {bytes: ${BYTES}}}
  - {name: plain, needs: [make], action: core.echo, input: {all: "{{ task.make.output.slice(0, 20) }}"}}
  - {name: few, with_items: [a, b], action: core.echo, input: "{{ item }}"}
  - {name: last, needs: [plain], action: faults.flaky, input: {failures: "{{ parameters.failures }}"}}
output:
  made: "{{ task.make.output }}"
  list: ["{{ task.few.output }}", {of: "{{ task.make.output }}", n: 1}]
  states: "{{ task.make.items }}"
  plain: "{{ task.plain.output }}"
  text: "made {{ task.make.output.length }}"
  part: "{{ task.make.output.slice(0, 1) }}"
`;

const one = { text: 'x'.repeat(BYTES) };
const made = Array.from({ length: ITEMS }, () => one);
const succeeded = { status: 'succeeded', error: null, attempts: 1 };
const output = {
  made,
  list: [['a', 'b'], { of: made, n: 1 }],
  states: made.map((text) => ({ ...succeeded, output: text })),
  plain: { all: made.slice(0, 20) },
  text: `made ${ITEMS}`,
  part: [one],
};

async function storedBytes(directory: string, run: string): Promise<number> {
  const store = await openStore(directory);
  const bytes = store.document(asRunId(run), 'output')?.byteLength ?? 0;
  await store.close();
  return bytes;
}

describe('the output of a run', () => {
  it('refers to the results of tasks, and is whole wherever it is read', async () => {
    const directory = join(await temporaryFolder(), 'store');
    const executor = await openExecutor({ directory });
    const report = await runFlow(executor, flow);
    expect([report.state, toJS(report.output)]).toEqual(['succeeded', output]);
    expect(JSON.parse(JSON.stringify(report.output))).toEqual(output);
    expect(toJS(executor.history.report(report.run).output)).toEqual(output);
    await executor.close();
    expect(toJS(report.output)).toEqual(output);

    expect(await storedBytes(directory, report.run)).toBeLessThan(2 * BYTES);
    expect((await stat(join(directory, 'data.mdb'))).size).toBeLessThan(ITEMS * BYTES);
    const history = await openHistory(directory);
    expect(toJS(history.report(report.run).output)).toEqual(output);
    await history.close();
  });

  it('has the results of a retry', async () => {
    const directory = join(await temporaryFolder(), 'store');
    const executor = await openExecutor({ directory });
    const first = await runFlow(executor, flow, { parameters: { failures: 1 } });
    expect([first.state, toJS(first.output)]).toEqual(['failed', output]);
    const again = await (await executor.retry(first.run)).result();
    expect([again.state, toJS(again.output)]).toEqual(['succeeded', output]);
    expect(toJS(executor.history.report(first.run).output)).toEqual(output);
  });

  it('is the output of the item that ran a sub-workflow', async () => {
    const text = `
tasks:
  - {name: make, with_items: "{{ range(100) }}", action: probe.text, input: {bytes: ${BYTES}}}
output: {made: "{{ task.make.output }}"}
`;
    const parent = `
tasks:
  - {name: each, with_items: [1, 2], workflow: sub.yaml}
output: "{{ task.each.output }}"
`;
    const folder = await folderWith({ 'flow.yaml': parent, 'sub.yaml': text });
    const executor = await openExecutor();
    const run = await executor.start(await readWorkflow(join(folder, 'flow.yaml')));
    const { output: outputs, run: id } = await run.result();
    const whole = { made: made.slice(0, 100) };
    expect(toJS(outputs)).toEqual([whole, whole]);
    expect(toJS(executor.history.report(id).output)).toEqual([whole, whole]);
  });

  it('of a map is read from its files, also under a key that is called again', async () => {
    const directory = join(await temporaryFolder(), 'store');
    const executor = await Executor.open({ directory, actions: testActions });
    const items = Array.from({ length: 1500 }, (_, a) => ({ a, b: 1 }));
    const sums = await executor.map<number>('probe.add', items);
    expect(toJS(sums)).toEqual(items.map(({ a }) => a + 1));
    const [run = { run: '' }] = executor.history.runs();
    await executor.close();
    expect(await storedBytes(directory, run.run)).toBeLessThan(1000);
  });
});
