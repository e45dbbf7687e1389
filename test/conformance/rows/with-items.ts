import type { PlainRow, PlayedRow, Table } from '../support/row.ts';

/** Items that wait at the gate until the test releases them. */
const waiting = (keys: string): string => `
parameters: {port: {type: integer}}
tasks:
  - name: each
    ${keys}
    action: script.meet
    input: {port: "{{ parameters.port }}", name: "{{ index }}", give: "{{ item }}"}
output: "{{ task.each.output }}"
`;

const results: readonly PlainRow[] = [
  {
    situation: 'item and index in the input',
    others: {
      Attune: ['item and a zero-based index', 'workflow-author.md: with_items'],
      Orquesta: ['item()', 'languages/orquesta.rst: With Items Model'],
      'Step Functions': [
        'the value and index are in the context object',
        'amazon-states-language-map-state.md',
      ],
    },
    ours: 'both are names; a single tag keeps its type, mixed text is text',
    flow: `
tasks:
  - name: each
    with_items: [{n: 1}, {n: 2}]
    action: script.work
    input: {give: {item: "{{ item }}", n: "{{ item.n }}", at: "{{ index }}", text: "{{ index }}: {{ item.n }}"}}
output: "{{ task.each.output }}"
`,
    gives: {
      run: 'succeeded',
      output: [
        { item: { n: 1 }, n: 1, at: 0, text: '0: 1' },
        { item: { n: 2 }, n: 2, at: 1, text: '1: 2' },
      ],
    },
  },
  {
    situation: 'the results of all items, read by the next task',
    others: {
      Argo: [
        'a JSON array of the outputs, once the loop is done',
        'docs/walk-through/loops.md: aggregate',
      ],
      'Step Functions': [
        'a JSON array of the outputs of the iterations',
        'amazon-states-language-map-state.md',
      ],
      Attune: [
        'result() must not be used as an aggregate',
        'workflow-author.md: with_items and concurrency',
      ],
    },
    ours: 'an array, read in place: the successor reads it once, after the last item is on disk',
    flow: `
tasks:
  - {name: each, with_items: "{{ range(4) }}", action: script.work, input: {give: "{{ item * item }}"}}
  - {name: sum, action: probe.sum, input: {values: "{{ task.each.output }}"}}
output: "{{ task.sum.output }}"
`,
    gives: { run: 'succeeded', output: 14, tasks: { each: 'succeeded (4 succeeded)' } },
  },
  {
    situation: 'result() in a transition after with_items',
    others: {
      Orquesta: [
        'the list of the results of all items',
        'test_workflow_conductor_with_items.py: test_basic_items_list',
      ],
      Attune: ['the result of the item that ended last', 'scheduler.rs: advance_workflow'],
    },
    ours: 'the list of all results: the result of a task must not depend on which item ended last',
    flow: `
vars: {all: null}
tasks:
  - name: each
    with_items: [1, 2, 3]
    action: script.work
    input: {give: "{{ item }}"}
    next: [{publish: [{all: "{{ result() }}"}], do: [noop]}]
output: "{{ vars.all }}"
`,
    gives: { run: 'succeeded', output: [1, 2, 3] },
  },
  {
    situation: 'two with_items tasks side by side',
    others: {
      Orquesta: ['both run', 'native/test_workflow_with_items.py: test_parallel_items_tasks'],
    },
    ours: 'both run, each with its own results; the task that reads both starts once',
    flow: `
tasks:
  - {name: a, with_items: [1, 2, 3], action: script.work, input: {give: "{{ item }}"}}
  - {name: b, with_items: [x, y], action: script.work, input: {give: "{{ item }}"}}
  - {name: both, action: script.work, input: {give: "{{ [task.a.output, task.b.output] }}"}}
output: "{{ task.both.output }}"
`,
    gives: {
      run: 'succeeded',
      output: [
        [1, 2, 3],
        ['x', 'y'],
      ],
      starts: { a: [0, 1, 2], b: [0, 1], both: [0] },
    },
  },
  {
    situation: 'a fan-out over the results of a fan-out',
    others: {
      Argo: [
        'the aggregated outputs are a parameter of the next loop',
        'dag_test.go: TestDAGReferTaskAggregatedOutputs',
      ],
    },
    ours: 'the list is read in place, nothing is copied',
    flow: `
tasks:
  - {name: a, with_items: [1, 2, 3], action: script.work, input: {give: "{{ item + 10 }}"}}
  - {name: b, with_items: "{{ task.a.output }}", action: script.work, input: {give: "{{ item + 100 }}"}}
output: "{{ task.b.output }}"
`,
    gives: { run: 'succeeded', output: [111, 112, 113] },
  },
  {
    situation: 'a thousand items whose fan-in is a barrier',
    others: {
      Attune: [
        'a guard re-reads persisted task lists, because several completions can each see no sibling left',
        'scheduler.rs: advance_workflow',
      ],
    },
    ours: 'the transaction that ends the last item starts the successor: once, even if items end together',
    flow: `
tasks:
  - {name: each, with_items: "{{ range(1000) }}", concurrency: 16, action: core.echo, input: {n: "{{ item }}"}}
  - {name: after, action: script.work, input: {give: "{{ task.each.output.length }}"}}
output: "{{ task.after.output }}"
`,
    gives: {
      run: 'succeeded',
      output: 1000,
      tasks: { each: 'succeeded (1000 succeeded)' },
      starts: { after: [0] },
    },
  },
  {
    situation: 'with_items without an action',
    others: {
      Orquesta: [
        'refused: the action is required',
        'test_workflow_conductor_with_items.py: test_with_items_that_is_action_less',
      ],
    },
    ours: 'refused before anything runs',
    flow: 'tasks: [{name: each, with_items: [1, 2]}]',
    gives: { refused: ['MR105'] },
  },
  {
    situation: 'an unknown key in a task with with_items',
    others: {
      Orquesta: [
        'refused by the schema',
        'test_workflow_conductor_with_items.py: test_bad_with_items_syntax',
      ],
    },
    ours: 'refused, with a suggestion of the key',
    flow: 'tasks: [{name: each, with_item: [1, 2], action: script.work}]',
    gives: { refused: ['MR102'] },
  },
  {
    situation: 'with-items, written with a hyphen',
    others: { Mistral: ['its spelling', 'wf_lang_v2.rst'], Attune: ['with_items', 'parser.rs'] },
    ours: 'both are accepted',
    flow: `
workflow:
  tasks: [{name: each, with-items: [1], action: script.work, input: {give: "{{ item }}"}}]
  output: "{{ task.each.output }}"
`,
    gives: { run: 'succeeded', output: [1] },
  },
];

const order: readonly (PlainRow | PlayedRow)[] = [
  {
    situation: 'concurrency 1',
    others: {
      'Step Functions': [
        'one after the other, in the order of the array',
        'amazon-states-language-map-state.md: MaxConcurrency',
      ],
      Mistral: ['one at a time', 'test_with_items.py: test_with_items_concurrency_1'],
    },
    ours: 'one at a time, in the order of the list',
    flow: `
tasks: [{name: each, with_items: "{{ range(5) }}", concurrency: 1, action: script.work}]
`,
    gives: { run: 'succeeded', order: ['each', 'each 1', 'each 2', 'each 3', 'each 4'] },
  },
  {
    situation: 'results that arrive in another order than the list',
    others: {
      Mistral: [
        'are in the order of the list',
        'test_with_items.py: test_with_items_results_order',
      ],
      Orquesta: ['are in the order of the list', 'languages/orquesta.rst: With Items Model'],
    },
    ours: 'results are stored by index',
    flow: waiting('with_items: [a, b]'),
    play: async ({ gate }) => {
      await gate.waitFor(2);
      gate.release('1');
      gate.release('0');
    },
    gives: { run: 'succeeded', output: ['a', 'b'] },
  },
  {
    situation: 'concurrency 2 over five items',
    others: {
      Orquesta: [
        'two at once; the next begins when one has ended',
        'test_workflow_conductor_with_items.py: test_basic_items_list_with_concurrency',
      ],
      Mistral: ['two at once', 'test_with_items.py: test_with_items_concurrency_2'],
    },
    ours: 'never more than two over all workers; a free place is filled at once',
    flow: waiting('with_items: [0, 1, 2, 3, 4]\n    concurrency: 2'),
    play: async ({ gate }) => {
      for (let ended = 0; ended < 3; ended++) {
        await gate.waitFor(2);
        await gate.roundTrip();
        if (gate.peak > 2) throw new Error('more than two at once');
        gate.release();
        await gate.arrivalOf(String(ended + 2));
      }
      gate.open();
    },
    gives: { run: 'succeeded', output: [0, 1, 2, 3, 4] },
  },
  {
    situation: 'no concurrency given',
    others: {
      Orquesta: ['all items at once', 'languages/orquesta.rst: With Items Model'],
      Mistral: ['all items at once', 'wf_lang_v2.rst: concurrency'],
      'Step Functions': ['as many as possible', 'amazon-states-language-map-state.md'],
      Attune: ['one at a time', 'scheduler.rs: dispatch_with_items_task'],
    },
    ours: 'the number of workers (two here): on one machine, they do the work',
    flow: waiting('with_items: [0, 1, 2, 3]'),
    play: async ({ gate }) => {
      await gate.waitFor(2);
      await gate.roundTrip();
      if (gate.peak !== 2) throw new Error(`${gate.peak} at once`);
      gate.open();
    },
    gives: { run: 'succeeded', output: [0, 1, 2, 3], tasks: { each: 'succeeded (4 succeeded)' } },
  },
  {
    situation: 'more concurrency than items',
    others: {
      Mistral: ['all at once', 'test_with_items.py: test_with_items_concurrency_gt_list_length'],
    },
    ours: 'all at once, even more than there are workers, because the items only wait',
    flow: waiting('with_items: [0, 1, 2]\n    concurrency: 50'),
    play: async ({ gate }) => {
      await gate.waitFor(3);
      gate.open();
    },
    gives: { run: 'succeeded', output: [0, 1, 2] },
  },
  {
    situation: 'concurrency 0',
    others: {
      Orquesta: [
        'treated as 1',
        'test_workflow_conductor_with_items.py: test_basic_items_list_with_zero_concurrency',
      ],
      Mistral: ['treated as no limit', 'test_policies.py: …runtime_context_zero_value'],
      'Step Functions': ['no limit', 'amazon-states-language-map-state.md: MaxConcurrency'],
    },
    ours: 'refused: three engines interpret it in two opposite ways',
    flow: 'tasks: [{name: each, with_items: [1], concurrency: 0, action: script.work}]',
    gives: { refused: ['MR104'] },
  },
  {
    situation: 'negative concurrency',
    others: { Mistral: ['refused', 'test_policies.py: …runtime_context_negative_number'] },
    ours: 'refused',
    flow: 'tasks: [{name: each, with_items: [1], concurrency: -1, action: script.work}]',
    gives: { refused: ['MR104'] },
  },
];

export const withItems: Table = { title: 'Items', rows: [...results, ...order] };
