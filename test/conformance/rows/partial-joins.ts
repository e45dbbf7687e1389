import type { PlainRow, PlayedRow, Table } from '../support/row.ts';
import { branches } from './joins.ts';

const rows: readonly (PlainRow | PlayedRow)[] = [
  {
    situation: 'join: 2 of three, all succeed',
    others: {
      Mistral: ['runs once', 'test_join.py: test_partial_join_triggers_once'],
      Orquesta: ['runs when two have arrived', 'languages/orquesta.rst: join: <integer>'],
    },
    ours: 'starts once, when two have arrived: later arrivals of that round start nothing',
    flow: branches({ join: '2' }),
    gives: { run: 'succeeded', starts: { joined: [0], after: [0] } },
  },
  {
    situation: 'join: 2 of three, while the third runs',
    others: {
      Orquesta: [
        'runs, and so do its successors',
        'native/test_workflow_join.py: test_join_count_satisfied_with_branch_running',
      ],
    },
    ours: 'starts at once; the run ends when the third has ended as well',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: a, action: script.work, next: [{do: [joined]}]}
  - {name: b, action: script.work, next: [{do: [joined]}]}
  - {name: slow, action: script.meet, input: {port: "{{ parameters.port }}", name: slow}, next: [{do: [joined]}]}
  - {name: joined, join: 2, action: script.meet, input: {port: "{{ parameters.port }}", name: joined}}
`,
    play: async ({ gate }) => {
      await gate.waitFor(2);
      gate.release('joined');
      gate.release('slow');
    },
    gives: { run: 'succeeded', tasks: { slow: 'succeeded' }, starts: { joined: [0] } },
  },
  {
    situation: 'join: 2 of three, one branch fails',
    others: {
      Orquesta: [
        'runs',
        'native/test_workflow_join.py: test_join_count_satisfied_with_branch_error_1',
      ],
      Mistral: ['runs', 'test_join.py: test_partial_join'],
    },
    ours: 'runs',
    flow: branches({ join: '2', fail: 'c' }),
    gives: { run: 'succeeded', tasks: { c: 'failed' }, starts: { joined: [0] } },
  },
  {
    situation: 'join: 2 of three, two branches fail',
    others: {
      Orquesta: [
        'fails: partially satisfied but unreachable',
        'native/test_workflow_join.py: test_join_count_not_satisfied',
      ],
    },
    ours: 'the run fails, and the error names the join',
    flow: branches({ join: '2', fail: 'ac' }),
    gives: { run: 'failed', error: 'MR415', tasks: { joined: 'skipped' }, starts: { joined: [] } },
  },
  {
    situation: 'join: 1',
    others: {
      Mistral: ['the first arrival starts it, once', 'test_join.py: test_discriminator'],
    },
    ours: 'the first arrival starts it, once',
    flow: branches({ join: '1' }),
    gives: { run: 'succeeded', starts: { joined: [0] } },
  },
  {
    situation: 'join: 1, two of three branches fail',
    others: { Mistral: ['any completed task is enough', 'wf_lang_v2.rst: Discriminator'] },
    ours: 'runs',
    flow: branches({ join: '1', fail: 'ab' }),
    gives: { run: 'succeeded', starts: { joined: [0] } },
  },
];

export const partialJoins: Table = { title: 'Joins of some', rows };
