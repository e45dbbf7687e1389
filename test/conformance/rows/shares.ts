import type { Gate } from '../../support/gate.ts';
import type { PlainRow, PlayedRow, Table } from '../support/row.ts';

/** Releases items in groups: all that wait at the gate, once no other item is on its way there. */
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
    situation: 'concurrency 2 of the workflow, two parallel fan-outs',
    others: {
      Argo: [
        'parallelism of a workflow limits its pods',
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
    situation: 'concurrency 1 of the workflow, a task of one item and a task of very many',
    others: {
      Argo: ['parallelism: 1 runs one node at a time', 'dag_test.go: TestDagParallelism'],
    },
    ours: 'tasks take turns: the single item starts long before the many have ended',
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
    situation: 'an exclusive task and another task',
    others: {
      Argo: ['a mutex lets one holder run at a time', 'docs/synchronization.md: Lock types'],
    },
    ours: 'while one of its items runs, no other item of any task runs; every item gets its turn',
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
    ours: 'starts are evenly spaced over all workers: the first item starts at once, the second after half an hour; a cancel does not wait for it',
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
    situation: 'a rate that is never reached',
    others: {},
    ours: 'every item runs once, retries count as starts',
    flow: `
tasks:
  - {name: each, with_items: [0, 1, 0], rate_limit: 10000, action: script.work, input: {failures: "{{ item }}"}, retry: {count: 1, delay: 0}}
`,
    gives: { run: 'succeeded', starts: { each: [0, 1, 1, 2] } },
  },
  {
    situation: 'a rate of 0, as a literal or from an expression',
    others: {},
    ours: 'refused, or the task fails: no item would ever start',
    flow: `
tasks: [{name: each, with_items: [1], rate_limit: 0, action: script.work}]
`,
    gives: { refused: ['MR104'] },
  },
  {
    situation: 'two starts with the same key: the first start',
    others: {
      'Step Functions': [
        'StartExecution with the name and input of a running execution returns that execution',
        'API_StartExecution.html',
      ],
    },
    ours: 'one run; the second start returns it, even if it has ended',
    flow: 'tasks: [{name: it, action: script.work}]',
    options: { key: 'twice' },
    gives: { run: 'succeeded', starts: { it: [0] } },
  },
  {
    situation: 'two starts with the same key: the second start',
    others: {
      'Step Functions': ['once the execution is closed it is an error', 'API_StartExecution.html'],
    },
    ours: 'still one run: a repeated start asks for the outcome',
    flow: 'tasks: [{name: it, action: script.work}]',
    options: { key: 'twice' },
    gives: { run: 'succeeded', starts: { it: [0] } },
  },
];

export const shares: Table = { title: 'Limits beyond one task', rows: [...runs, ...settings] };
