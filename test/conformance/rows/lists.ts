import type { Row, Table } from '../support/row.ts';

/** A task over a list literal that returns each item. */
export const over = (list: string): string => `
tasks:
  - {name: each, with_items: ${list}, action: script.work, input: {give: "{{ item }}"}}
output: "{{ task.each.output }}"
`;

/** A value that is not a list. */
function noList(what: string, expression: string, others: Row['others'], error = 'MR404'): Row {
  return {
    situation: `with_items evaluates to ${what}`,
    others,
    ours: 'the task fails before any item runs: the intended list cannot be guessed',
    flow: over(`"{{ ${expression} }}"`),
    gives: {
      run: 'failed',
      error,
      tasks: { each: 'failed' },
      starts: { each: [] },
    },
  };
}

const empty: readonly Row[] = [
  {
    situation: 'an empty list in the first task of a run',
    others: {
      Orquesta: [
        'the task and the workflow succeed, the result is an empty list',
        'test_workflow_conductor_with_items.py: test_empty_items_list',
      ],
      'Step Functions': [
        'a Map takes any JSON array; there is an output per element',
        'amazon-states-language-map-state.md',
      ],
      Argo: ['the step is marked as skipped', 'steps.go: "Skipped, empty params"'],
    },
    ours: 'the task succeeds at once with []; it is not skipped, because all of its zero items are done',
    flow: over('[]'),
    gives: { run: 'succeeded', output: [], tasks: { each: 'succeeded' }, starts: { each: [] } },
  },
  {
    situation: 'an empty list in a task between two others',
    others: {
      Mistral: [
        'succeeds, and the next task runs',
        'test_with_items.py: test_with_items_empty_list',
      ],
      Argo: ['tasks that depend on the skipped task run', 'dag_test.go: TestEmptyWithParamDAG'],
    },
    ours: 'the task succeeds in the transaction that starts it; its successor runs once and reads []',
    flow: `
tasks:
  - {name: first, action: script.work, input: {give: []}}
  - name: each
    with_items: "{{ task.first.output }}"
    action: script.work
    input: {fails: true}
    next: [{when: "{{ succeeded() }}", do: [after]}, {when: "{{ failed() }}", do: [wrong]}]
  - {name: after, action: script.work, input: {give: "{{ task.each.output }}"}}
  - {name: wrong, action: script.work}
output: "{{ task.after.output }}"
`,
    gives: {
      run: 'succeeded',
      output: [],
      tasks: { each: 'succeeded', after: 'succeeded', wrong: 'skipped' },
      order: ['first', 'after'],
    },
  },
  {
    situation: 'a chain of empty lists, each made from the output of the previous task',
    others: {
      Orquesta: [
        'an empty list gives an empty result',
        'test_workflow_conductor_with_items.py: test_empty_items_list',
      ],
    },
    ours: 'the tasks settle one after the other in one transaction; no task waits and no action is called',
    flow: `
tasks:
  - {name: a, with_items: "{{ range(0) }}", action: script.work}
  - {name: b, with_items: "{{ task.a.output }}", action: script.work}
  - {name: c, with_items: "{{ task.b.items }}", action: script.work}
output: ["{{ task.c.output }}", "{{ task.c.summary.total }}"]
`,
    gives: { run: 'succeeded', output: [[], 0], order: [] },
  },
  {
    situation: 'an empty list with concurrency, retry and timeout',
    others: {
      Mistral: [
        'policies apply to actions, and there are none',
        'test_with_items.py: test_with_items_empty_list',
      ],
    },
    ours: 'the settings apply to items, and there are none',
    flow: `
tasks:
  - name: each
    with_items: []
    concurrency: 3
    retry: {count: 2, delay: 1h}
    timeout: 1h
    action: script.work
`,
    gives: { run: 'succeeded', tasks: { each: 'succeeded' } },
  },
];

const one: readonly Row[] = [
  {
    situation: 'a list of one object',
    others: {
      Mistral: [
        'the result is a list of one element, not the element',
        'test_with_items.py: test_with_items_results_one_item_as_list',
      ],
    },
    ours: 'the same: the form of a result depends on with_items, never on the number of items',
    flow: over('[{host: a, ports: [1, 2]}]'),
    gives: {
      run: 'succeeded',
      output: [{ host: 'a', ports: [1, 2] }],
      tasks: { each: 'succeeded' },
      starts: { each: [0] },
    },
  },
  {
    situation: 'an object in place of a list',
    others: {
      Attune: ['treats it as a list of one, with a warning', 'scheduler.rs'],
      Orquesta: ['an error: it is not a list', 'test_task_rendering_for_with_items.py'],
      Mistral: ['an error: wrong input format', 'engine/tasks.py'],
    },
    ours: 'the task fails, unlike in Attune: one server in place of a list of servers is usually a mistake',
    flow: `
parameters: {server: {type: object}}
tasks:
  - {name: each, with_items: "{{ parameters.server }}", action: script.work}
`,
    options: { parameters: { server: { host: 'a' } } },
    gives: { run: 'failed', error: 'MR404', tasks: { each: 'failed' }, starts: { each: [] } },
  },
  noList('null', 'null', {
    Attune: ['treats it as a list of one null, with a warning', 'scheduler.rs'],
    Orquesta: ['an error: it is not a list', 'test_task_rendering_for_with_items.py'],
  }),
  noList('a number', '3', {
    Attune: ['treats it as a list of one', 'scheduler.rs'],
    Mistral: ['an error: it cannot be iterated', 'engine/tasks.py'],
  }),
  noList('a string', "'abc'", {
    Argo: ['an error if it is not a JSON list', 'steps.go: expandStep'],
    Orquesta: ['an error: it is not a list', 'test_task_rendering_for_with_items.py'],
  }),
  noList('a string that holds a JSON list', `'[1, 2]'`, {
    Argo: ['withParam is JSON text, so it is a list', 'docs/walk-through/loops.md'],
  }),
  noList('a boolean', 'true', {
    'Step Functions': ['only a JSON array is accepted', 'state-map-inline.html'],
  }),
  noList(
    'undefined: the field does not exist',
    '({}).hosts',
    {
      Mistral: [
        'the task fails, with an empty result',
        'test_with_items.py: test_with_items_yaql_fail',
      ],
    },
    'MR402',
  ),
  noList(
    'an error',
    '[].reduce((a, b) => a)',
    {
      Orquesta: [
        'the workflow fails with the error of the expression',
        'test_task_rendering_for_with_items.py',
      ],
    },
    'MR403',
  ),
];

export const lists: Table = { title: 'Lists', rows: [...empty, ...one] };
