import type { PlainRow, PlayedRow, Table } from '../support/row.ts';
import { again } from './reruns.ts';

const flow = (settings: string, output: string, more = ''): string => `
parameters: {port: {type: integer, default: 0}}
tasks:
  - name: each
    action: script.work
    ${settings}
${more}
output: ${output}
`;

const outcomes = '"{{ task.each.items.map((it) => [it.status, it.output, it.error]) }}"';

const plain: readonly PlainRow[] = [
  {
    situation: 'the condition of a task names its item',
    others: {
      'Serverless Workflow': ['for with a while, which ends the loop', 'dsl-reference.md: For'],
      CWL: [
        'with scatter, when is asked per element; skipped ones are null',
        'Workflow.html: when',
      ],
      Argo: ['when of a step with items may name the item', 'docs/conditionals.md'],
    },
    ours: 'it is asked for each item: those that are skipped are null, and count as skipped',
    flow: flow(
      'with_items: [1, 2, 3]\n    when: "{{ item !== 2 }}"\n    input: {give: "{{ item }}"}',
      outcomes,
    ),
    gives: {
      run: 'succeeded',
      output: [
        ['succeeded', 1, null],
        ['skipped', null, null],
        ['succeeded', 3, null],
      ],
      tasks: { each: 'succeeded (2 succeeded, 1 skipped)' },
      starts: { each: [0, 2] },
    },
  },
  {
    situation: 'it holds for no item',
    others: { CWL: ['an array of nulls', 'Workflow.html: when'] },
    ours: 'the task succeeded, and its output is a list of nulls',
    flow: flow(
      'with_items: [1, 2]\n    when: "{{ item > 9 }}"',
      '["{{ task.each.output }}", "{{ task.each.state }}"]',
    ),
    gives: { run: 'succeeded', output: [[null, null], 'succeeded'], starts: { each: [] } },
  },
  {
    situation: 'most items are skipped, and a share of them may fail',
    others: {},
    ours: 'the share is of all items: a skipped one has not failed',
    flow: flow(
      'with_items: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]\n    when: "{{ index > 7 }}"\n    tolerate: 10%\n    input: {fails: "{{ item === 9 }}"}',
      '"{{ task.each.summary.skipped }}"',
    ),
    gives: {
      run: 'succeeded',
      output: 8,
      tasks: { each: 'succeeded (1 succeeded, 1 failed, 8 skipped)' },
    },
  },
  {
    situation: 'the condition of an item throws',
    others: {},
    ours: 'that item fails; the others do not',
    flow: flow(
      'with_items: [{a: {b: 1}}, {}]\n    when: "{{ item.a.b }}"\n    tolerate: 1',
      '"{{ task.each.items.map((it) => it.error?.code ?? null) }}"',
    ),
    gives: { run: 'succeeded', output: [null, 'MR403'], starts: { each: [0] } },
  },
  {
    situation: 'a condition that reads the index, the repetition and another task',
    others: {},
    ours: 'it sees what the input sees, and makes an edge',
    flow: flow(
      'with_items: [a, b]\n    repeat: 2\n    when: "{{ index >= task.from.output && repetition === 1 && item === \'b\' }}"',
      '"{{ task.each.items.map((it) => it.status) }}"',
      '  - {name: from, action: script.work, input: {give: 1}}',
    ),
    gives: {
      run: 'succeeded',
      output: ['skipped', 'skipped', 'skipped', 'succeeded'],
      starts: { each: [3] },
    },
  },
  {
    situation: 'what cannot be rendered is the input of a skipped item',
    others: {},
    ours: 'it is not rendered',
    flow: flow(
      'with_items: [{n: {m: 1}}, {}]\n    when: "{{ item.n !== undefined }}"\n    input: {give: "{{ item.n.m }}"}',
      '"{{ task.each.output }}"',
    ),
    gives: { run: 'succeeded', output: [1, null] },
  },
  {
    situation: 'some items of a source are skipped',
    others: {},
    ours: 'as those of a list',
    flow: flow(
      'with_items: {from: "-", format: jsonl}\n    when: "{{ item.n > 1 }}"\n    input: {give: "{{ item.n }}"}',
      '"{{ task.each.output }}"',
    ),
    options: { sources: { each: [{ n: 2 }, { n: 1 }, { n: 3 }] } },
    gives: { run: 'succeeded', output: [2, null, 3] },
  },
  {
    situation: 'a fold over items of which some are skipped',
    others: {},
    ours: 'combines those that ran',
    flow: flow(
      'with_items: [1, 2, 3]\n    when: "{{ item !== 2 }}"\n    input: {give: "{{ item }}"}',
      '"{{ task.sum.output }}"',
      '  - {name: sum, fold: {over: each, action: core.sum}}',
    ),
    gives: { run: 'succeeded', output: 4 },
  },
  {
    situation: 'some runs of a sub-workflow are skipped',
    others: {},
    ours: 'no run is started for them',
    flow: `
parameters: {port: {type: integer, default: 0}}
tasks:
  - name: each
    with_items: [1, 2, 3]
    when: "{{ item !== 2 }}"
    workflow: child.yaml
    input: {n: "{{ item }}"}
output: "{{ task.each.output }}"
`,
    files: {
      'child.yaml': `
parameters: {n: integer}
tasks: [{name: one, action: core.noop}]
output: "{{ parameters.n }}"
`,
    },
    gives: {
      run: 'succeeded',
      output: [1, null, 3],
      tasks: { each: 'succeeded (2 succeeded, 1 skipped)' },
    },
  },
];

const reruns: readonly PlayedRow[] = [
  {
    situation: 'fail_fast, and a retry of the run: some items were skipped by their condition',
    others: {},
    ours: 'those stay skipped; those that fail_fast had skipped run',
    flow: flow(
      'with_items: [0, 1, 2, 3, 4]\n    concurrency: 1\n    fail_fast: true\n    when: "{{ item !== 0 }}"\n    input: {failures: "{{ item === 2 ? 1 : 0 }}", give: "{{ item }}"}',
      '"{{ task.each.output }}"',
    ),
    play: ({ executor, run }) => again(executor, run),
    gives: {
      run: 'succeeded',
      output: [null, 1, 2, 3, 4],
      tasks: { each: 'succeeded (4 succeeded, 1 skipped)' },
      starts: { each: [1, 2, 2, 3, 4] },
    },
  },
];

export const itemSkipTable: Table<PlainRow | PlayedRow> = {
  title: 'Conditions of items',
  rows: [...plain, ...reruns],
};
