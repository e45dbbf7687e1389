import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diagnose, toJS } from '../../src/index.ts';
import { faultOf } from '../support/fault.ts';
import { openExecutor, runFlow, useExecutor } from '../support/flow.ts';
import { temporaryFolder } from '../support/temp.ts';

const LONG = 20_000;
const items = Array.from({ length: LONG }, (_, id) => ({ id, tags: [`t${id % 7}`] }));

const flow = `
parameters: {items: {type: array, required: true}, other: {type: integer, default: 3}}
tasks:
  - name: each
    with_items: "{{ parameters.items }}"
    action: core.echo
    input: "{{ item.id + index }}"
  - name: some
    with_items: "{{ parameters.items.filter(one => one.id >= 1000).map(one => ({ id: one.id })) }}"
    action: core.echo
    input: "{{ item.id + parameters.items[5].id + parameters.other }}"
  - name: sliced
    with_items: "{{ parameters.items }}"
    batch_size: 3000
    action: core.echo
    input: "{{ item.length }}"
  - name: first
    action: core.echo
    input: "{{ parameters.items.slice(0, 2) }}"
output:
  each: "{{ task.each.output }}"
  some: "{{ task.some.output.length }}"
  last: "{{ task.some.output[task.some.output.length - 1] }}"
  sliced: "{{ task.sliced.output }}"
  first: "{{ task.first.output }}"
`;

const output = {
  each: items.map(({ id }) => 2 * id),
  some: LONG - 1000,
  last: LONG - 1 + 5 + 3,
  sliced: [3000, 3000, 3000, 3000, 3000, 3000, 2000],
  first: items.slice(0, 2),
};

describe('a long list', () => {
  const executor = useExecutor();

  it('goes as pages in files, and everything reads it there', async () => {
    const directory = join(await temporaryFolder(), 'store');
    const one = await openExecutor({ directory });
    const report = await runFlow(one, flow, { parameters: { items } });
    expect([report.state, toJS(report.output)]).toEqual(['succeeded', output]);
    expect(report.tasks['each']?.summary).toMatchObject({ total: LONG, succeeded: LONG });
    expect(await readdir(join(directory, 'data', report.run))).not.toEqual([]);
    expect(toJS(report.parameters)).toEqual({ items, other: 3 });
    const { history } = one;
    expect(toJS(history.definition(report.run).parameters)).toEqual({ items, other: 3 });
    expect(toJS(history.item(report.run, 'each', 12_345)?.element)).toEqual(items[12_345]);
    expect(toJS(history.item(report.run, 'some', 0)?.element)).toEqual({ id: 1000 });
    await one.clean();
    expect(await readdir(join(directory, 'data'))).toEqual([]);
  });

  it('is mapped', async () => {
    const outputs = await executor().map('core.echo', items);
    expect(toJS(outputs)).toEqual(items);
  });

  it('is one that an element names that no document can hold, by its path', async () => {
    const broken = [...items, { id: 1, tags: [undefined] }];
    const fault = await faultOf(executor().map('core.echo', broken as never));
    expect(fault).toMatchObject({ code: 'MR701', details: { path: `$.items[${LONG}].tags[0]` } });
    const started = faultOf(executor().start(flow, { parameters: { items: broken as never } }));
    expect((await started).code).toBe('MR701');
    const made = `
tasks:
  - name: each
    with_items: "{{ range(${LONG}).map(n => ({ n: n === 19999 ? 0 / 0 : n })) }}"
    action: core.noop
`;
    const report = await runFlow(executor(), made);
    expect(report.tasks['each']?.error?.message).toContain('$[19999].n');
  });

  it('belongs to one run for each key', async () => {
    const options = { parameters: { items }, key: 'long' };
    const [one, other] = await Promise.all([
      executor().start(flow, options),
      executor().start(flow, options),
    ]);
    expect(one.id).toBe(other.id);
    await one.result();
    expect((await executor().start(flow, options)).id).toBe(one.id);
    const changed = items.with(LONG - 1, { id: 0, tags: [] });
    const start = executor().start(flow, { parameters: { items: changed }, key: 'long' });
    expect((await faultOf(start)).code).toBe('MR510');
  });

  it('is tried again where its items have failed', async () => {
    const failing = `
parameters: {items: {type: array, required: true}}
tasks:
  - name: each
    with_items: "{{ parameters.items }}"
    action: core.echo
    input: "{{ item.id % 5000 === 4999 ? item.nothing.at : index }}"
`;
    const { run, tasks } = await runFlow(executor(), failing, { parameters: { items } });
    const summary = { total: LONG, succeeded: LONG - 4, failed: 4 };
    expect(tasks['each']?.summary).toMatchObject(summary);
    const again = await (await executor().retry(run)).result();
    expect(again.tasks['each']?.summary).toMatchObject(summary);
    const item = executor().history.item(run, 'each', 4999);
    expect(item).toMatchObject({ status: 'failed', attempts: 2 });
    expect(toJS(item?.element)).toEqual(items[4999]);
  });
});

it('a list that is gone from the disk is found by a check', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const executor = await openExecutor({ directory });
  const { run } = await runFlow(executor, flow, { parameters: { items } });
  await executor.close();
  const storeCheck = async () => {
    return (await diagnose(directory)).find(({ name }) => name === 'store');
  };
  expect(await storeCheck()).toMatchObject({ ok: true });
  await rm(join(directory, 'data', run), { recursive: true });
  expect(await storeCheck()).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/\.seg is missing, or a part of it$/),
  });
});
