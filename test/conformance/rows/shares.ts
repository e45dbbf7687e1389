import type { Gate } from '../../support/gate.ts';
import type { PlainRow, PlayedRow, Table } from '../support/row.ts';

/** Lets items through in groups: all that are there at once, as soon as nobody else is on the way. */
async function letThrough(
  gate: Gate,
  count: number,
  look: (names: readonly string[]) => void,
): Promise<void> {
  for (let gone = 0; gone < count;) {
    await gate.waitFor(1);
    await gate.roundTrip();
    const names = gate.waiting;
    look(names);
    for (const name of names) gate.release(name);
    gone += names.length;
  }
}

const runs: readonly PlayedRow[] = [
  {
    situation: 'concurrency 2 of the workflow, two fan-outs beside each other',
    others: {
      Argo: [
        'parallelism of a workflow bounds its pods',
        'operator_test.go: TestWorkflowParallelismLimit',
      ],
    },
    ours: 'never more than two items in flight over all tasks',
    flow: `
concurrency: 2
parameters: {port: {type: integer}}
tasks:
  - {name: a, with_items: [a, a, a], concurrency: 3, action: script.meet, input: {port: "{{ parameters.port }}", name: "{{ item }}"}}
  - {name: b, with_items: [b, b, b], concurrency: 3, action: script.meet, input: {port: "{{ parameters.port }}", name: "{{ item }}"}}
`,
    play: ({ gate }) =>
      letThrough(gate, 6, (names) => {
        if (names.length > 2) throw new Error(`at once: ${names.join(' ')}`);
      }),
    gives: {
      run: 'succeeded',
      tasks: { a: 'succeeded (3 succeeded)', b: 'succeeded (3 succeeded)' },
      starts: { a: [0, 1, 2], b: [0, 1, 2] },
    },
  },
  {
    situation: 'concurrency 1 of the workflow, one item beside very many',
    others: {
      Argo: ['parallelism: 1 runs one node at a time', 'dag_test.go: TestDagParallelism'],
    },
    ours: 'tasks take turns: the one comes to its turn long before the many have ended',
    flow: `
concurrency: 1
parameters: {port: {type: integer}}
tasks:
  - {name: many, with_items: "{{ range(100000) }}", action: script.meet, input: {port: "{{ parameters.port }}", name: many}}
  - {name: one, action: script.meet, input: {port: "{{ parameters.port }}", name: one}}
`,
    play: async ({ run, gate }) => {
      gate.passes = (name) => name === 'many';
      await gate.arrivalOf('one');
      return run.cancel();
    },
    gives: { run: 'cancelled', starts: { one: [0] } },
  },
  {
    situation: 'an exclusive task beside another',
    others: {
      Argo: ['a mutex lets one holder run at a time', 'docs/synchronization.md: Lock types'],
    },
    ours: 'while one of its items runs nothing else does, neither its own nor of other tasks; all come to their turn',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: alone, with_items: [0, 1, 2], concurrency: 3, exclusive: true, action: script.meet, input: {port: "{{ parameters.port }}", name: alone}}
  - {name: beside, with_items: [0, 1, 2], concurrency: 3, action: script.meet, input: {port: "{{ parameters.port }}", name: beside}}
`,
    play: ({ gate }) =>
      letThrough(gate, 6, (names) => {
        if (names.includes('alone') && names.length > 1) throw new Error(names.join(' '));
      }),
    gives: {
      run: 'succeeded',
      starts: { alone: [0, 1, 2], beside: [0, 1, 2] },
    },
  },
  {
    situation: 'a rate of two items an hour',
    others: {},
    ours: 'starts are evenly spaced over all workers: the first begins at once, the second in half an hour; a cancel does not wait for it',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: each, with_items: [0, 1, 2], rate_limit: "{{ 2 / 3600 }}", action: script.meet, input: {port: "{{ parameters.port }}", name: "{{ index }}"}}
  - {name: beside, action: script.meet, input: {port: "{{ parameters.port }}", name: beside}}
`,
    play: async ({ run, gate }) => {
      await gate.waitFor(2);
      gate.release('0');
      await gate.roundTrip();
      return run.cancel();
    },
    gives: { run: 'cancelled', starts: { each: [0], beside: [0] } },
  },
];

const settings: readonly PlainRow[] = [
  {
    situation: 'a rate that is no hindrance',
    others: {},
    ours: 'every item runs once, retries count as starts',
    flow: `
tasks:
  - {name: each, with_items: [0, 1, 0], rate_limit: 10000, action: script.work, input: {failures: "{{ item }}"}, retry: {count: 1, delay: 0}}
`,
    gives: { run: 'succeeded', starts: { each: [0, 1, 1, 2] } },
  },
  {
    situation: 'a rate of 0, in the text and by an expression',
    others: {},
    ours: 'refused, or fails the task: nothing would ever begin',
    flow: `
tasks: [{name: each, with_items: [1], rate_limit: 0, action: script.work}]
`,
    gives: { refused: ['MR104'] },
  },
  {
    situation: 'the same key is given to two starts',
    others: {
      'Step Functions': [
        'StartExecution with the name and input of a running execution answers that',
        'API_StartExecution.html',
      ],
    },
    ours: 'one run; the second start answers it, also when it has ended',
    flow: 'tasks: [{name: it, action: script.work}]',
    options: { key: 'twice' },
    gives: { run: 'succeeded', starts: { it: [0] } },
  },
  {
    situation: 'the same key is given to two starts, again',
    others: {
      'Step Functions': ['once the execution is closed it is an error', 'API_StartExecution.html'],
    },
    ours: 'still one run: who asks again wants to know how it went',
    flow: 'tasks: [{name: it, action: script.work}]',
    options: { key: 'twice' },
    gives: { run: 'succeeded', starts: { it: [0] } },
  },
];

export const shares: Table = { title: 'Limits beyond one task', rows: [...runs, ...settings] };
