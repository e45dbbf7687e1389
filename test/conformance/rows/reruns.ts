import type { Executor, Run, RunReport } from '../../../src/index.ts';
import type { PlayedRow, Table } from '../support/row.ts';

/** Waits for the end of a run, then retries it `times` times, each time to its end. */
export async function again(executor: Executor, run: Run, times = 1): Promise<RunReport> {
  let report = await run.result();
  for (let count = 0; count < times; count++) {
    const next = await executor.retry(run.id);
    report = await next.result();
  }
  return report;
}

const rows: readonly PlayedRow[] = [
  {
    situation: 'two of four items failed',
    others: {
      Mistral: [
        'with reset off, actions that succeeded are not run again',
        'test_direct_workflow_rerun.py: test_rerun_with_items',
      ],
      Orquesta: [
        'without reset, only failed items are requested',
        'test_workflow_conductor_rerun.py: test_rerun_failed_task_with_items_and_no_reset',
      ],
      'Step Functions': ['a redrive restarts unsuccessful children only', 'redrive-map-run.html'],
    },
    ours: 'only these items run again, in every case; results are combined, and then the next task starts',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: [0, 1, 0, 1]
    action: script.work
    input: {failures: "{{ item }}", give: "{{ index }}"}
  - {name: after, needs: [each], action: script.work, input: {give: "{{ task.each.output }}"}}
output: "{{ task.after.output }}"
`,
    play: ({ executor, run }) => again(executor, run),
    gives: {
      run: 'succeeded',
      error: 'none',
      output: [0, 1, 2, 3],
      tasks: { each: 'succeeded (4 succeeded)', after: 'succeeded' },
      starts: { each: [0, 1, 1, 2, 3, 3], after: [0] },
    },
  },
  {
    situation: 'retried twice, because one item failed twice',
    others: {
      Mistral: [
        'fewer each time',
        'test_direct_workflow_rerun.py: test_multiple_reruns_with_items',
      ],
    },
    ours: 'only the items that still failed, each time; attempts continue to count',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: each, with_items: [0, 1, 2], action: script.work, input: {failures: "{{ item }}"}}
output: "{{ task.each.items.map((it) => it.attempts) }}"
`,
    play: ({ executor, run }) => again(executor, run, 2),
    gives: {
      run: 'succeeded',
      output: [1, 2, 3],
      tasks: { each: 'succeeded (3 succeeded)' },
      starts: { each: [0, 1, 1, 2, 2, 2] },
    },
  },
  {
    situation: 'an item fails again when it is retried',
    others: {
      Orquesta: [
        'fails again, and can be rerun again',
        'test_workflow_conductor_rerun.py: test_rerun_from_failed_task',
      ],
    },
    ours: 'the run fails again, by the same rules',
    flow: `
parameters: {port: {type: integer}}
tasks: [{name: each, with_items: [0, 9], action: script.work, input: {failures: "{{ item }}"}}]
`,
    play: ({ executor, run }) => again(executor, run),
    gives: {
      run: 'failed',
      error: 'MR410',
      tasks: { each: 'failed (1 succeeded, 1 failed)' },
      starts: { each: [0, 1, 1] },
    },
  },
  {
    situation: 'failed items of a task with concurrency 1',
    others: {
      Mistral: [
        'the same, within its concurrency',
        'test_direct_workflow_rerun.py: test_rerun_with_items_concurrency',
      ],
    },
    ours: 'run in the order of the list',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: each, with_items: [1, 0, 1, 0, 1], concurrency: 1, action: script.work, input: {failures: "{{ item }}"}}
`,
    play: ({ executor, run }) => again(executor, run),
    gives: {
      run: 'succeeded',
      order: ['each', 'each 1', 'each 2', 'each 3', 'each 4', 'each', 'each 2', 'each 4'],
    },
  },
  {
    situation: 'items that had used up their retries',
    others: {
      Mistral: [
        'the policy applies again',
        'test_direct_workflow_rerun.py: test_rerun_task_with_retry_policy',
      ],
    },
    ours: 'each retry of the run allows the same number of retries per item',
    flow: `
parameters: {port: {type: integer}}
tasks: [{name: it, action: script.work, input: {failures: 3}, retry: {count: 1, delay: 0}}]
output: "{{ task.it.items[0].attempts }}"
`,
    play: ({ executor, run }) => again(executor, run),
    gives: { run: 'succeeded', output: 4, starts: { it: [0, 0, 0, 0] } },
  },
  {
    situation: 'items that had timed out',
    others: {
      'Step Functions': ['all unsuccessful children are redriven', 'redrive-map-run.html'],
    },
    ours: 'run again like failed items',
    flow: `
parameters: {port: {type: integer}}
tasks: [{name: it, action: script.late, input: {give: in time}, timeout: 30ms}]
output: "{{ task.it.output }}"
`,
    play: ({ executor, run }) => again(executor, run),
    gives: { run: 'succeeded', output: 'in time', starts: { it: [0, 0] } },
  },
  {
    situation: 'failures that were tolerated',
    others: {
      'Step Functions': ['only unsuccessful states are redriven', 'redrive-map-run.html'],
    },
    ours: 'tried again, too: what failed is retried, however its task ended',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: each, with_items: [0, 1], tolerate: {count: 1}, action: script.work, input: {failures: "{{ item }}"}}
  - {name: it, action: script.work, input: {failures: 1}}
`,
    play: ({ executor, run }) => again(executor, run),
    gives: {
      run: 'succeeded',
      tasks: { each: 'succeeded (2 succeeded)', it: 'succeeded' },
      starts: { each: [0, 1, 1], it: [0, 0] },
    },
  },
];

export const reruns: Table = {
  title: 'Items in a retry of a run',
  rows,
};
