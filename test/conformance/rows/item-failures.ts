import type { PlainRow, PlayedRow, Table } from '../support/row.ts';

/** Five items, of which the listed ones fail; a transition handles the failure. */
const failing = (indexes: string, keys = ''): string => `
tasks:
  - name: each
    with_items: "{{ range(5) }}"
    ${keys}
    action: script.work
    input: {fails: "{{ ${indexes}.includes(item) }}", give: "{{ item * 10 }}"}
output: "{{ task.each.output }}"
`;

const places = [
  { where: 'first', index: 0 },
  { where: 'middle', index: 2 },
  { where: 'last', index: 4 },
] as const;

/** The outcome and the counts do not depend on which item fails or on the concurrency. */
const anyPlace: readonly PlainRow[] = places.flatMap(({ where, index }) =>
  [1, 2, 5].map((concurrency) => ({
    situation: `the ${where} of five items fails, concurrency ${concurrency}`,
    others: {
      Mistral: [
        'the task is in error when all items have ended',
        'test_with_items.py: test_with_items_concurrency_2_fail',
      ],
      Orquesta: [
        'fails when those in progress have ended; items after them never start',
        'test_workflow_conductor_with_items_failure.py: …dormant_with_concurrency',
      ],
      'Step Functions': [
        'the Map fails, other iterations are terminated',
        'amazon-states-language-map-state.md: ItemsPath',
      ],
      Attune: ['all items run, then the task has failed', 'scheduler.rs: advance_workflow'],
    },
    ours: 'all items run, then the task fails: the outcome depends on the items, not on the concurrency',
    flow: failing(`[${index}]`, `concurrency: ${concurrency}`),
    gives: {
      run: 'failed',
      error: 'MR410',
      tasks: { each: 'failed (4 succeeded, 1 failed)' },
      starts: { each: [0, 1, 2, 3, 4] },
    },
  })),
);

const handled = `
    next:
      - {when: "{{ succeeded() }}", do: [good]}
      - {when: "{{ failed() }}", do: [mend]}`;

const after = `
  - {name: good, action: script.work}
  - {name: mend, action: script.work, input: {give: "{{ task.each.output }}"}}`;

const outcomes: readonly (PlainRow | PlayedRow)[] = [
  {
    situation: 'the only item fails',
    others: {
      Orquesta: [
        'the task and the workflow fail',
        'test_workflow_conductor_with_items_failure.py: test_fail_one_and_only_item',
      ],
    },
    ours: 'the task and the run fail',
    flow: 'tasks: [{name: each, with_items: [1], action: script.work, input: {fails: true}}]',
    gives: { run: 'failed', error: 'MR410', tasks: { each: 'failed' } },
  },
  {
    situation: 'all items fail, and a transition handles it',
    others: {
      Orquesta: [
        'the task fails, its transition runs, the workflow succeeds',
        'test_workflow_conductor_with_items_failure.py: test_failed_all_items_with_task_remediation',
      ],
      Mistral: ['on-error runs, the workflow succeeds', 'test_with_items.py: test_with_items_fail'],
    },
    ours: 'the same; the next task starts once',
    flow: `
tasks:
  - name: each
    with_items: [1, 2, 3]
    action: script.work
    input: {fails: true}${handled}${after}
output: "{{ task.mend.output }}"
`,
    gives: {
      run: 'succeeded',
      output: [null, null, null],
      tasks: { each: 'failed (3 failed)', good: 'skipped', mend: 'succeeded' },
      starts: { mend: [0], good: [] },
    },
  },
  {
    situation: 'one of four items fails, and a transition handles it',
    others: {
      Orquesta: [
        'the task fails when the others have ended; its transition runs',
        'test_workflow_conductor_with_items_failure.py: test_failed_item_with_task_remediation',
      ],
      Argo: [
        'depends can name AnySucceeded and AllFailed of a loop',
        'docs/enhanced-depends-logic.md',
      ],
    },
    ours: 'one failure too many fails the task; for another rule, test task.each.summary in when',
    flow: `
tasks:
  - name: each
    with_items: [1, 2, 3, 4]
    action: script.work
    input: {fails: "{{ item === 2 }}", give: "{{ item }}"}
    next:
      - {when: "{{ failed() && task.each.summary.succeeded > 0 }}", do: [mend]}
      - {when: "{{ failed() && task.each.summary.succeeded === 0 }}", do: [good]}${after}
output: "{{ task.mend.output }}"
`,
    gives: {
      run: 'succeeded',
      output: [1, null, 3, 4],
      tasks: { each: 'failed (3 succeeded, 1 failed)', mend: 'succeeded', good: 'skipped' },
    },
  },
  {
    situation: 'results after failures',
    others: {
      Orquesta: [
        'the result is a list in the order of the items',
        'languages/orquesta.rst: With Items Model',
      ],
    },
    ours: 'results keep their index, with null for a failed item; items[i] has the state of each',
    flow: `
tasks:
  - name: each
    with_items: "{{ range(5) }}"
    action: script.work
    input: {fails: "{{ item % 2 === 1 }}", give: "{{ item }}"}
    next: [{when: "{{ failed() }}", do: [noop]}]
output:
  results: "{{ task.each.output }}"
  how: "{{ task.each.items.map((it) => it.status) }}"
  why: "{{ task.each.items[3].error.message }}"
  first: "{{ task.each.error.index }}"
`,
    gives: {
      run: 'succeeded',
      output: {
        results: [0, null, 2, null, 4],
        how: ['succeeded', 'failed', 'succeeded', 'failed', 'succeeded'],
        why: 'on request',
        first: 1,
      },
    },
  },
  {
    situation: 'an item fails while its neighbours are in flight',
    others: {
      Orquesta: [
        'the task stays running until they have ended',
        'test_workflow_conductor_with_items_failure.py: test_failed_item_task_active',
      ],
      'Step Functions': ['they are terminated', 'amazon-states-language-map-state.md'],
    },
    ours: 'its neighbours finish and count, and items that have not started still start',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: [a, b, c]
    concurrency: 2
    action: script.meet
    input: {port: "{{ parameters.port }}", name: "{{ item }}", fails: "{{ item === 'a' }}"}
    next: [{when: "{{ failed() }}", do: [noop]}]
output: "{{ task.each.output }}"
`,
    play: async ({ gate }) => {
      await gate.waitFor(2);
      gate.release('a');
      await gate.arrivalOf('c');
      gate.open();
    },
    gives: {
      run: 'succeeded',
      output: [null, 'b', 'c'],
      tasks: { each: 'failed (2 succeeded, 1 failed)' },
      starts: { each: [0, 1, 2] },
    },
  },
  {
    situation: 'an item whose input cannot be rendered',
    others: {
      Orquesta: [
        'the workflow fails, no item is requested',
        'native/test_task_rendering_for_with_items.py',
      ],
    },
    ours: 'that item fails, the others run: input is rendered per item, in the worker',
    flow: `
tasks:
  - name: each
    with_items: [{a: [1]}, {a: null}, {a: [3]}]
    action: script.work
    input: {give: "{{ item.a[0] }}"}
    next: [{when: "{{ failed() }}", do: [noop]}]
output: ["{{ task.each.output }}", "{{ task.each.items[1].error.code }}"]
`,
    gives: { run: 'succeeded', output: [[1, null, 3], 'MR403'], starts: { each: [0, 2] } },
  },
  {
    situation: 'an item that ends its worker thread in every attempt',
    others: {
      Attune: [
        'an execution whose request was lost is requested again by a supervisor',
        'workflow-execution-engine.md',
      ],
      Argo: ['a pod that is lost is an error of its node', 'docs/retries.md: OnError'],
    },
    ours: 'the item fails as poison after three attempts; its neighbours run again and are not blamed',
    flow: `
tasks:
  - name: each
    with_items: "{{ range(6) }}"
    action: faults.any
    input: {kind: "{{ item === 3 ? 'exit' : 'late' }}"}
    next: [{when: "{{ failed() }}", do: [noop]}]
output: "{{ task.each.items.map((it) => it.error === null ? it.attempts : it.error.code) }}"
`,
    gives: { run: 'succeeded', output: [1, 1, 1, 'MR408', 1, 1] },
  },
];

export const itemFailures: Table = {
  title: 'Failures of items',
  rows: [...anyPlace, ...outcomes],
};
