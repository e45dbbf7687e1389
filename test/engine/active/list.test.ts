import { describe, expect, it } from 'vitest';
import type { ActiveRun } from '../../../src/engine/active/active-run.ts';
import { type FrozenList, freezeList } from '../../../src/engine/active/list.ts';
import { Document } from '../../../src/document/document.ts';
import { toJS } from '../../../src/document/views/to-js.ts';
import type { Json } from '../../../src/lang/json.ts';
import { DocumentCache, openHandle } from '../../../src/wire/open-handle.ts';
import { planOf, Stage } from '../../support/stage.ts';

const parameters = { list: [1, [2], { three: 3 }], deep: { inner: ['a', 'b'] }, text: 'text' };

/** A run with the results of a plain task and of a task with items. */
async function results(): Promise<ActiveRun> {
  const plan = planOf(`
name: lists
parameters: {list: {}, deep: {}, text: {}}
vars: {names: [x, y]}
tasks:
  - {name: plain, action: test.plain, input: {}}
  - {name: each, action: test.each, with_items: [1, 2, 3], input: {}}
output: ["{{ task.plain.output }}", "{{ task.each.output }}", "{{ task.each.items }}"]
`);
  const stage = new Stage({
    size: 1,
    run: ({ task, index }) => (task.task === 'plain' ? { rows: ['r', 's'] } : [index]),
  });
  return stage.play(plan, parameters);
}

function frozen(run: ActiveRun, withItems: string | readonly Json[]): FrozenList {
  const found = freezeList(run, withItems, 'list/x/1');
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

function read({ handle }: FrozenList): unknown {
  return toJS(openHandle(handle, new DocumentCache()));
}

describe('a list within a document of the run is kept by reference', () => {
  it.each([
    ['{{ parameters.list }}', [1, [2], { three: 3 }]],
    ['{{ parameters.deep.inner }}', ['a', 'b']],
    ['{{ parameters.list[1] }}', [2]],
  ])('%s of the parameters', async (template, expected) => {
    const run = await results();
    const list = frozen(run, template);
    expect(list.document).toBeUndefined();
    expect(list.source).toMatchObject({ kind: 'document', name: 'parameters' });
    expect(list.length).toBe(expected.length);
    expect(read(list)).toEqual(expected);
    expect(list.handle).toMatchObject({ document: { id: run.documents.parameters.document.id } });
  });

  it('within the output of a plain task', async () => {
    const list = frozen(await results(), '{{ task.plain.output.rows }}');
    expect(list.document).toBeUndefined();
    expect(list.source).toMatchObject({ kind: 'batch', task: 'plain', visit: 1, batch: 0 });
    expect(read(list)).toEqual(['r', 's']);
  });

  it('within the output of one item', async () => {
    const list = frozen(await results(), '{{ task.each.output[2] }}');
    expect(list.source).toMatchObject({ kind: 'batch', task: 'each', visit: 1 });
    expect(read(list)).toEqual([2]);
  });

  it('as the outputs of all items', async () => {
    const list = frozen(await results(), '{{ task.each.output }}');
    expect(list.document).toBeUndefined();
    expect(list.source).toEqual({ kind: 'results', task: 'each', visit: 1 });
    expect(list.length).toBe(3);
    expect(read(list)).toEqual([[0], [1], [2]]);
  });
});

describe('any other list becomes a document of its own', () => {
  it.each<[string | readonly Json[], unknown]>([
    ['{{ [1, 2].map(n => n * 2) }}', [2, 4]],
    ['{{ vars.names }}', ['x', 'y']],
    ['{{ task.each.output.filter(o => o[0] > 0) }}', [[1], [2]]],
    ['{{ parameters.list.slice(1) }}', [[2], { three: 3 }]],
    ['{{ range(3) }}', [0, 1, 2]],
    [
      ['a', '{{ parameters.text }}', { b: '{{ vars.names }}' }],
      ['a', 'text', { b: ['x', 'y'] }],
    ],
    [[], []],
  ])('%o', async (withItems, expected) => {
    const list = frozen(await results(), withItems);
    expect(list.source).toEqual({ kind: 'document', name: 'list/x/1', node: 0 });
    expect(read(list)).toEqual(expected);
    const bytes = list.document?.bytes ?? new Uint8Array();
    expect(toJS(Document.open(bytes.slice().buffer).view())).toEqual(expected);
  });

  it('such as the items of a task, with how each of them ended', async () => {
    const list = frozen(await results(), '{{ task.each.items }}');
    expect(list.source.kind).toBe('document');
    expect(read(list)).toMatchObject([{ output: [0] }, { output: [1] }, { output: [2] }]);
  });
});

describe('what is no list', () => {
  it.each([
    ['{{ parameters.deep }}', 'an object'],
    ['{{ parameters.text }}', 'string'],
    ['{{ null }}', 'null'],
    ['{{ 7 }}', 'number'],
    ['{{ true }}', 'boolean'],
  ])('%s is refused as %s', async (template, what) => {
    const found = freezeList(await results(), template, 'list/x/1');
    expect(found).toMatchObject({ ok: false, error: { code: 'MR404' } });
    expect(found.ok ? '' : found.error.message).toContain(`but gave ${what}`);
  });

  it('for want of a value says where', async () => {
    const found = freezeList(await results(), '{{ parameters.none }}', 'list/x/1');
    expect(found).toMatchObject({ ok: false, error: { code: 'MR402' } });
    expect(found.ok ? '' : found.error.message).toMatch(/^with_items: /);
  });

  it('for want of a value within it says where', async () => {
    const list = [1, { a: '{{ parameters.none }}' }];
    const found = freezeList(await results(), list, 'list/x/1');
    expect(found).toMatchObject({ ok: false, error: { code: 'MR402' } });
    expect(found.ok ? '' : found.error.message).toMatch(/^with_items\[1\]\.a: /);
  });

  it('because it throws says where', async () => {
    const found = freezeList(await results(), '{{ parameters.none.list }}', 'list/x/1');
    expect(found).toMatchObject({ ok: false, error: { code: 'MR403' } });
  });

  it('because JSON cannot hold it says so', async () => {
    const found = freezeList(await results(), '{{ [0 / 0] }}', 'list/x/1');
    expect(found).toMatchObject({ ok: false, error: { code: 'MR405' } });
  });
});
