import type { PlainRow, PlayedRow, Table } from '../support/row.ts';

/** Ten items of which the first `bad` fail, with a tolerance. */
const tolerating = (bad: number, tolerate: string, total = 10): string => `
tasks:
  - name: each
    with_items: "{{ range(${total}) }}"
    tolerate: ${tolerate}
    action: script.work
    input: {fails: "{{ item < ${bad} }}", give: "{{ item }}"}
    next: [{when: "{{ failed() }}", do: [noop]}]
output: "{{ task.each.state }}"
`;

function tolerated(
  situation: string,
  bad: number,
  tolerate: string,
  output: 'succeeded' | 'failed',
  total = 10,
): PlainRow {
  const good = total - bad;
  const counts = [
    ...(good > 0 ? [`${good} succeeded`] : []),
    ...(bad > 0 ? [`${bad} failed`] : []),
  ];
  return {
    situation: `tolerate ${tolerate}, ${situation}`,
    others: {
      'Step Functions': [
        'the Map Run fails when the number or share of failed items exceeds the threshold',
        'maprun-fail-threshold.html',
      ],
    },
    ours: 'the task fails when more items have failed than either bound allows; exactly the bound is allowed',
    flow: tolerating(bad, tolerate, total),
    gives: {
      run: 'succeeded',
      output,
      tasks: { each: `${output} (${counts.join(', ')})` },
    },
  };
}

const tolerance: readonly (PlainRow | PlayedRow)[] = [
  tolerated('below: 1 of 10 fails', 1, '{count: 2}', 'succeeded'),
  tolerated('at: 2 of 10 fail', 2, '{count: 2}', 'succeeded'),
  tolerated('above: 3 of 10 fail', 3, '{count: 2}', 'failed'),
  tolerated('below: 0 of 20 fail', 0, '{percent: 5}', 'succeeded', 20),
  tolerated('at: 1 of 20 fails', 1, '{percent: 5}', 'succeeded', 20),
  tolerated('above: 2 of 20 fail', 2, '{percent: 5}', 'failed', 20),
  tolerated(
    'at a share that floating point misses: 69 of 375',
    69,
    '{percent: 18.4}',
    'succeeded',
    375,
  ),
  tolerated('and all fail', 10, '{percent: 100}', 'succeeded'),
  tolerated('and one fails', 1, '{percent: 0}', 'failed'),
  tolerated('within the count, beyond the share', 2, '{count: 5, percent: 10}', 'failed'),
  tolerated('within the share, beyond the count', 2, '{count: 1, percent: 50}', 'failed'),
  tolerated('within both', 1, '{count: 1, percent: 10}', 'succeeded'),
  {
    situation: 'tolerated failures, and the next task',
    others: {
      'Step Functions': ['the Map Run succeeds within its threshold', 'maprun-fail-threshold.html'],
      Argo: ['continueOn lets the next steps run', 'dag_test.go: TestLeafContinueOn'],
    },
    ours: 'the task has succeeded: needs are met, results of failed items are null',
    flow: `
tasks:
  - name: each
    with_items: [0, 1, 2]
    tolerate: {count: 1}
    action: script.work
    input: {fails: "{{ item === 1 }}", give: "{{ item }}"}
  - {name: after, needs: [each], action: script.work, input: {give: "{{ task.each.output }}"}}
output: "{{ task.after.output }}"
`,
    gives: {
      run: 'succeeded',
      output: [0, null, 2],
      tasks: { each: 'succeeded (2 succeeded, 1 failed)' },
    },
  },
  {
    situation: 'items that time out, and a tolerance',
    others: {
      'Step Functions': [
        'failed or timed out items count alike',
        'maprun-fail-threshold.html: Tolerated failure percentage',
      ],
    },
    ours: 'items that time out count as failed',
    flow: `
tasks:
  - name: each
    with_items: [1, 2]
    tolerate: {count: 1}
    action: script.late
    timeout: 30ms
    next: [{when: "{{ timed_out() }}", do: [noop]}]
  - name: one
    with_items: [1]
    tolerate: {percent: 100}
    action: script.late
    timeout: 30ms
`,
    gives: {
      run: 'succeeded',
      tasks: { each: 'timed_out (2 timed_out)', one: 'succeeded' },
    },
  },
  {
    situation: 'retries, and a tolerance',
    others: {
      'Step Functions': ['an item counts when its child has failed', 'maprun-fail-threshold.html'],
    },
    ours: 'an item counts once, when its attempts are used up',
    flow: `
tasks:
  - name: each
    with_items: [1, 9, 1]
    tolerate: {count: 1}
    action: script.work
    input: {failures: "{{ item }}"}
    retry: {count: 1, delay: 0}
`,
    gives: { run: 'succeeded', tasks: { each: 'succeeded (2 succeeded, 1 failed)' } },
  },
  {
    situation: 'a tolerance over an empty list',
    others: {},
    ours: 'nothing failed',
    flow: tolerating(0, '{percent: 0}', 0),
    gives: { run: 'succeeded', output: 'succeeded' },
  },
  {
    situation: 'a tolerance of less than 0 or more than 100 percent, and an empty one',
    others: { 'Step Functions': ['between 0 and 100', 'maprun-fail-threshold.html'] },
    ours: 'refused',
    flow: `
tasks:
  - {name: a, with_items: [1], action: script.work, tolerate: {percent: 101}}
  - {name: b, with_items: [1], action: script.work, tolerate: {percent: -1}}
  - {name: c, with_items: [1], action: script.work, tolerate: {}}
`,
    gives: { refused: ['MR104', 'MR104', 'MR104'] },
  },
];

const fast: readonly (PlainRow | PlayedRow)[] = [
  {
    situation: 'fail_fast: the first of five items fails, concurrency 1',
    others: {
      Orquesta: [
        'no further item is requested',
        'test_workflow_conductor_with_items_failure.py: test_failed_item_task_dormant_with_concurrency',
      ],
      'Step Functions': [
        'the inline Map fails at once, and stops its iterations in flight',
        'amazon-states-language-map-state.md',
      ],
    },
    ours: 'on request only, and with concurrency 1 the same: no item starts after the failure, and the rest are skipped. With more, those in flight are not stopped, as the inline Map stops them, and timing decides which are skipped',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: "{{ range(5) }}"
    concurrency: 1
    fail_fast: true
    action: script.meet
    input: {port: "{{ parameters.port }}", name: "{{ index }}", fails: "{{ item === 0 }}"}
    next: [{when: "{{ failed() }}", do: [noop]}]
output: {state: "{{ task.each.state }}", skipped: "{{ task.each.summary.skipped }}", last: "{{ task.each.items[4].status }}"}
`,
    play: async ({ gate }) => {
      gate.open();
    },
    gives: { run: 'succeeded', output: { state: 'failed', skipped: 4, last: 'skipped' } },
  },
];

export const limits: Table = { title: 'Tolerance', rows: [...tolerance, ...fast] };
