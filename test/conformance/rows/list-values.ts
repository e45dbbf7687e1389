import type { PlainRow, Table } from '../support/row.ts';
import { over } from './lists.ts';

const rows: readonly PlainRow[] = [
  {
    situation: 'values of every type',
    others: {
      Orquesta: [
        'each value reaches its action unchanged',
        'test_workflow_conductor_with_items.py: test_basic_items_list_with_different_types',
      ],
    },
    ours: 'each value reaches its action unchanged, and returns unchanged',
    flow: over('[null, "", text, 0, -1.5, false, true, {}, {a: {b: []}}, [], [[1]]]'),
    gives: {
      run: 'succeeded',
      output: [null, '', 'text', 0, -1.5, false, true, {}, { a: { b: [] } }, [], [[1]]],
    },
  },
  {
    situation: 'the same value several times',
    others: {
      Argo: [
        'one node per element, identified by its index',
        'operator_test.go: TestExpandWithItems',
      ],
    },
    ours: 'the index identifies an item, not the value: each runs',
    flow: over('[x, x, x]'),
    gives: { run: 'succeeded', output: ['x', 'x', 'x'], starts: { each: [0, 1, 2] } },
  },
  {
    situation: 'a list of lists',
    others: {
      'Step Functions': [
        'each element of the outer array is one input',
        'amazon-states-language-map-state.md',
      ],
    },
    ours: 'each inner list is one item: nothing is flattened',
    flow: over('[[1, 2], [], [3]]'),
    gives: { run: 'succeeded', output: [[1, 2], [], [3]], starts: { each: [0, 1, 2] } },
  },
  {
    situation: 'a list literal in the workflow file',
    others: {
      Mistral: [
        'allowed in place of an expression',
        'test_with_items.py: test_with_items_plain_list',
      ],
      Argo: ['withItems is such a list', 'docs/walk-through/loops.md'],
    },
    ours: 'can be written as YAML, with templates inside',
    flow: `
parameters: {who: {default: you}}
tasks:
  - {name: each, with_items: [1, "{{ parameters.who }}", {to: "{{ parameters.who }}"}], action: script.work, input: {give: "{{ item }}"}}
output: "{{ task.each.output }}"
`,
    gives: { run: 'succeeded', output: [1, 'you', { to: 'you' }] },
  },
  {
    situation: 'a list expression with a syntax error',
    others: {
      Mistral: [
        'refused when the workflow is created',
        'test_with_items.py: test_with_items_plain_list_wrong',
      ],
    },
    ours: 'refused before anything runs',
    flow: over('"{{ [1,,3 }}"'),
    gives: { refused: ['MR201'] },
  },
  {
    situation: 'two parallel lists',
    others: {
      Orquesta: [
        'zipped first, then the parts are named',
        'languages/orquesta.rst: With Items Model',
      ],
      Mistral: [
        'several lists of equal length, iterated together',
        'test_with_items.py: test_with_items_multi_array',
      ],
    },
    ours: 'zip makes one list of pairs',
    flow: `
parameters: {hosts: {default: [a, b]}, commands: {default: [date, df]}}
tasks:
  - name: each
    with_items: "{{ zip(parameters.hosts, parameters.commands) }}"
    action: script.work
    input: {give: "{{ item[0] }} {{ item[1] }}"}
output: "{{ task.each.output }}"
`,
    gives: { run: 'succeeded', output: ['a date', 'b df'] },
  },
  {
    situation: 'two lists of different lengths, iterated together',
    others: {
      Mistral: ['an error: all arrays must have the same length', 'engine/tasks.py'],
    },
    ours: 'zip is an ordinary function and ends with the shorter list; to get an error, compare the lengths',
    flow: over('"{{ zip([1, 2], [3]) }}"'),
    gives: { run: 'succeeded', output: [[1, 3]] },
  },
  {
    situation: 'a sequence of numbers',
    others: { Argo: ['withSequence counts from start to end', 'docs/walk-through/loops.md'] },
    ours: 'range returns such a list',
    flow: over('"{{ range(2, 5) }}"'),
    gives: { run: 'succeeded', output: [2, 3, 4] },
  },
  {
    situation: 'every combination of two lists',
    others: { Argo: ['loops are nested', 'operator_template_scope_test.go'] },
    ours: 'matrix returns one flat list, so one concurrency and one result apply to all of it',
    flow: over(`"{{ matrix({n: [1, 2], c: ['x', 'y']}) }}"`),
    gives: {
      run: 'succeeded',
      output: [
        { n: 1, c: 'x' },
        { n: 1, c: 'y' },
        { n: 2, c: 'x' },
        { n: 2, c: 'y' },
      ],
    },
  },
];

export const listValues: Table = { title: 'Values in lists', rows };
