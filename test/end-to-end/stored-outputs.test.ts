import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { diagnose, toJS } from '../../src/index.ts';
import { openExecutor, runFlow } from '../support/flow.ts';
import { temporaryFolder } from '../support/temp.ts';

const ITEMS = 200;
const BYTES = 5000;

const flow = `
tasks:
  - {name: make, with_items: "{{ range(${ITEMS}) }}", action: probe.text, input: {bytes: ${BYTES}}}
  - name: one
    needs: [make]
    action: core.echo
    input: {all: "{{ task.make.output.slice(0, 20) }}", odd: [1, 2, 3]}
  - name: sizes
    with_items: "{{ task.make.output }}"
    action: core.echo
    input: "{{ item.text.length }}"
  - name: parts
    with_items: "{{ task.one.output.all }}"
    action: core.echo
    input: "{{ item.text.length + task.one.output.odd.length }}"
  - name: states
    needs: [make]
    action: core.echo
    input: "{{ task.make.items.filter(one => one.output.text.length === ${BYTES}).length }}"
output:
  sizes: "{{ task.sizes.output }}"
  parts: "{{ task.parts.output }}"
  states: "{{ task.states.output }}"
  here: "{{ task.make.output[7].text.length + task.one.output.all.length }}"
`;

const output = {
  sizes: Array.from({ length: ITEMS }, () => BYTES),
  parts: Array.from({ length: 20 }, () => BYTES + 3),
  states: ITEMS,
  here: BYTES + 20,
};

it('outputs that are not small go to files, and everything reads them there', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const executor = await openExecutor({ directory });
  const report = await runFlow(executor, flow);
  expect([report.state, toJS(report.output)]).toEqual(['succeeded', output]);
  const files = await readdir(join(directory, 'data', report.run));
  expect(files.length).toBeGreaterThan(0);
  expect((await stat(join(directory, 'data.mdb'))).size).toBeLessThan(ITEMS * BYTES);
  const items = executor.history.items(report.run, 'make');
  expect(items.every((item) => Object(item.output).text.length === BYTES)).toBe(true);
  for (const index of [0, 7, ITEMS - 1]) {
    const one = executor.history.item(report.run, 'make', index);
    expect(toJS(one)).toEqual(toJS(items[index]));
  }
  const parts = executor.history.items(report.run, 'parts');
  expect(parts.map(({ element }) => Object(element).text.length)).toEqual(
    Array.from({ length: 20 }, () => BYTES),
  );
});

it('files go with their run, also when a removal was interrupted', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const executor = await openExecutor({ directory });
  const data = join(directory, 'data');
  const runs = [await runFlow(executor, flow), await runFlow(executor, flow)];
  expect((await readdir(data)).toSorted()).toEqual(runs.map(({ run }) => run).toSorted());
  await executor.clean({ keep: 1 });
  expect(await readdir(data)).toEqual([runs[1]?.run]);
  // Of a worker that wrote once more after its run was removed.
  await mkdir(join(data, 'gone'));
  await writeFile(join(data, 'gone', '1.1.seg'), '');
  await executor.clean();
  expect(await readdir(data)).toEqual([]);
});

it('an output that is gone from the disk is MR606; what is elsewhere can be read', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const executor = await openExecutor({ directory });
  const { run } = await runFlow(
    executor,
    `
tasks:
  - {name: make, with_items: "{{ range(100) }}", action: probe.text, input: {bytes: 5000}}
  - {name: sizes, with_items: "{{ range(3) }}", action: core.echo, input: "{{ item }}"}
`,
  );
  const storeCheck = async (): Promise<unknown> => {
    return (await diagnose(directory)).find(({ name }) => name === 'store');
  };
  expect(await storeCheck()).toMatchObject({
    ok: true,
    detail: expect.stringMatching(/no file with outputs is missing \(\d\)$/),
  });
  await rm(join(directory, 'data'), { recursive: true });
  expect(await storeCheck()).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/\.seg is missing, or a part of it$/),
  });
  const { history } = executor;
  expect(history.items(run, 'sizes')[2]?.output).toBe(2);
  const all = (): unknown => [...history.items(run, 'make')];
  expect(all).toThrow(expect.objectContaining({ code: 'MR606' }));
});
