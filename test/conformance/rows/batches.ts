import type { PlainRow, PlayedRow, Table } from '../support/row.ts';

const batches: readonly PlainRow[] = [
  {
    situation: 'batch_size 4 over ten elements',
    others: {
      Attune: [
        'item is an array, index the number of the batch; the last batch can be shorter',
        'workflow-orchestration.md: Batch Processing Behavior',
      ],
      'Step Functions': ['ItemBatcher passes on arrays', 'state-map-distributed.html'],
    },
    ours: 'the same; there is one result per batch',
    flow: `
tasks:
  - name: each
    with_items: "{{ range(10) }}"
    batch_size: 4
    action: script.work
    input: {give: {at: "{{ index }}", of: "{{ item }}"}}
output: "{{ task.each.output }}"
`,
    gives: {
      run: 'succeeded',
      output: [
        { at: 0, of: [0, 1, 2, 3] },
        { at: 1, of: [4, 5, 6, 7] },
        { at: 2, of: [8, 9] },
      ],
      tasks: { each: 'succeeded (3 succeeded)' },
      starts: { each: [0, 1, 2] },
    },
  },
  {
    situation: 'batch_size 1',
    others: { Attune: ['item is the element itself', 'scheduler.rs: iteration_items'] },
    ours: 'item is an array of one element: with batch_size, an action always receives an array, whatever the size',
    flow: `
tasks: [{name: each, with_items: [a, b], batch_size: 1, action: script.work, input: {give: "{{ item }}"}}]
output: "{{ task.each.output }}"
`,
    gives: { run: 'succeeded', output: [['a'], ['b']] },
  },
  {
    situation: 'batches over an empty list',
    others: { Attune: ['no batch, no execution', 'scheduler.rs: iteration_items'] },
    ours: 'no batch: succeeds at once with []',
    flow: `
tasks: [{name: each, with_items: [], batch_size: 3, action: script.work}]
output: "{{ task.each.output }}"
`,
    gives: { run: 'succeeded', output: [], starts: { each: [] } },
  },
  {
    situation: 'one batch of three fails, and is retried',
    others: {
      Attune: [
        'the batch is retried with the same input and index',
        'workflow-orchestration.md: iterate_cache',
      ],
    },
    ours: 'a batch is an item: it fails, is retried and counts as one',
    flow: `
tasks:
  - name: each
    with_items: "{{ range(6) }}"
    batch_size: 2
    tolerate: {count: 1}
    action: script.work
    input: {failures: "{{ index === 1 ? 9 : index }}", give: "{{ item }}"}
    retry: {count: 2, delay: 0}
output: "{{ task.each.output }}"
`,
    gives: {
      run: 'succeeded',
      output: [[0, 1], null, [4, 5]],
      tasks: { each: 'succeeded (2 succeeded, 1 failed)' },
      starts: { each: [0, 1, 1, 1, 2, 2, 2] },
    },
  },
  {
    situation: 'every element three times, with repeat',
    others: { Argo: ['withSequence: count, around the loop', 'docs/walk-through/loops.md'] },
    ours: 'index is repetition · length + position, so results have the same index in every order',
    flow: `
tasks:
  - name: each
    with_items: [a, b]
    repeat: {count: 3, order: grouped}
    concurrency: 1
    action: script.work
    input: {give: "{{ item }}{{ repetition }}"}
output: "{{ task.each.output }}"
`,
    gives: {
      run: 'succeeded',
      output: ['a0', 'b0', 'a1', 'b1', 'a2', 'b2'],
      order: ['each', 'each 2', 'each 4', 'each 1', 'each 3', 'each 5'],
    },
  },
];

const settings: readonly (PlainRow | PlayedRow)[] = [
  {
    situation: 'concurrency as an expression',
    others: {
      Mistral: ['evaluated', 'test_with_items.py: test_with_items_concurrency_yaql'],
      Orquesta: [
        'evaluated',
        'test_workflow_conductor_with_items.py: test_basic_items_list_with_concurrency',
      ],
    },
    ours: 'rendered once, when the task starts',
    flow: `
parameters: {port: {type: integer}, n: {default: 3}}
tasks:
  - name: each
    with_items: "{{ range(7) }}"
    concurrency: "{{ parameters.n }}"
    action: script.meet
    input: {port: "{{ parameters.port }}", name: "{{ index }}"}
`,
    play: async ({ gate }) => {
      await gate.waitFor(3);
      await gate.roundTrip();
      if (gate.peak !== 3) throw new Error(`${gate.peak} at once`);
      gate.open();
    },
    gives: { run: 'succeeded', tasks: { each: 'succeeded (7 succeeded)' } },
  },
  {
    situation: 'concurrency as an expression that returns text',
    others: {
      Mistral: [
        'the task is in error: invalid data type',
        'test_with_items.py: test_with_items_concurrency_yaql_wrong_type',
      ],
    },
    ours: 'the task fails before any item starts; the error names the key and the value',
    flow: `
parameters: {n: {default: '2'}}
tasks: [{name: each, with_items: [1, 2], concurrency: "{{ parameters.n }}", action: script.work, next: [{when: "{{ failed() }}", do: [noop]}]}]
output: "{{ task.each.error.code }}"
`,
    gives: { run: 'succeeded', output: 'MR414', starts: { each: [] } },
  },
  {
    situation: 'concurrency as an expression that returns 0',
    others: {
      Mistral: ['treated as no limit', 'test_policies.py: …runtime_context_from_var_zero_value'],
    },
    ours: 'the task fails: a literal 0 is refused as well',
    flow: `
tasks: [{name: each, with_items: [1, 2], concurrency: "{{ length([]) }}", action: script.work, next: [{when: "{{ failed() }}", do: [noop]}]}]
output: "{{ task.each.error.code }}"
`,
    gives: { run: 'succeeded', output: 'MR414', starts: { each: [] } },
  },
];

export const batchTable: Table = { title: 'Batches and settings', rows: [...batches, ...settings] };
