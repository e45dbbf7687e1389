import { type ErrorNote, runs, throws } from './note.ts';

/** Prints why the only task of a run has failed: the cause of the failure of the run. */
function ended(task: string): string {
  return `import { Executor } from 'millrace';

const executor = await Executor.open({ directory: '.millrace' });
const run = await executor.start({
  tasks: [${task}],
});
console.log((await run.result()).error.cause);
await executor.close();
`;
}

/** How a task or a run ends without success. */
export const runErrors = {
  MR409: {
    cause:
      'Items of the task failed or timed out, more than `tolerate` allows (by default none). ' +
      'Without `fail_fast`, all items have run.',
    example: throws(
      ended(`{ name: 'each', action: 'core.fail', with_items: [1, 2] }`),
      '2 of 2 items did not succeed, such as item 0: core.fail was called',
    ),
    mend:
      '`millrace inspect last TASK --failed` lists the items. `millrace retry last` runs only ' +
      'these again.',
  },
  MR410: {
    cause:
      'A task failed, and none of its transitions handled the failure. The run fails when its ' +
      'other branches have ended.',
    example: runs(
      `tasks:
  - { name: refuse, action: core.fail }
`,
      "task 'refuse' failed: core.fail was called",
    ),
    mend: "Correct what failed and retry the run, or handle it: `next: [{ when: '{{ failed() }}', do: NAME }]`.",
  },
  MR411: {
    cause:
      'The run was cancelled: by `millrace cancel`, by `run.cancel()` or by the signal of `start`.',
    example: {
      program: `import { Executor } from 'millrace';

const executor = await Executor.open({ directory: '.millrace' });
const run = await executor.start({
  tasks: [{ name: 'wait', action: 'core.sleep', input: { ms: 60000 } }],
});
const report = await run.cancel();
console.log(report.error);
await executor.close();
`,
      message: 'the run was cancelled',
    },
    mend: '`millrace retry RUN` runs what was cancelled.',
  },
  MR412: {
    cause:
      'A loop visited one task 1,000 times. The limit stops a loop whose condition never ends it.',
    example: {
      files: {
        'flow.yaml': `tasks:
  - { name: begin, action: core.noop, next: turn }
  - { name: turn, action: core.noop, next: turn }
`,
      },
      lines: ['millrace run flow.yaml --quiet --durability process'],
      message: "task 'turn' was started 1000 times",
    },
    mend: 'Correct the condition of the loop, or use `with_items` for a list.',
  },
  MR413: {
    cause:
      'Nothing in the run could start any more, although it had not ended. A workflow that passes ' +
      'the checks does not get there.',
    example: { described: 'None is known: `millrace validate` refuses such workflows.' },
    mend: 'Report it, with the workflow file.',
  },
  MR414: {
    cause:
      'The template of `concurrency` or `rate_limit` was rendered, and its value is out of ' +
      'range or no number.',
    example: runs(
      `parameters: { lanes: { default: 0 } }
tasks:
  - name: each
    action: core.noop
    with_items: [1, 2]
    concurrency: '{{ parameters.lanes }}'
`,
      "task 'each' failed: concurrency must be a whole number from 1, but {{ parameters.lanes }} gave 0",
    ),
    mend: 'Bound the value: `Math.max(1, x)`, or `min` of the parameter.',
  },
  MR415: {
    cause:
      'Some tasks of a join have fired, and the others took another path, so it can no longer ' +
      'be met.',
    example: runs(
      `parameters: { both: { default: false } }
tasks:
  - { name: begin, action: core.noop, next: [{ do: [left, right] }] }
  - { name: left, action: core.noop, next: meet }
  - { name: right, action: core.noop, next: [{ when: '{{ parameters.both }}', do: meet }] }
  - { name: meet, action: core.noop, join: all }
`,
      "the join of task 'meet' can no longer be met: 'right' did not lead to it",
    ),
    mend: 'Let every branch lead to the join, or lower its number.',
  },
  MR416: {
    cause:
      'The task did not end within its `deadline`, which counts from its start and survives a ' +
      'restart.',
    example: throws(
      ended(`{ name: 'wait', action: 'core.sleep', input: { ms: 60000 }, deadline: '50ms' }`),
      'the task did not end within its deadline of 50 ms',
    ),
    mend: 'Raise `deadline` or `concurrency`, or tolerate the items that time out.',
  },
  MR417: {
    cause:
      'The `timeout` of the workflow passed. Time in which no process ran the run counts, too.',
    example: runs(
      `timeout: 50ms
tasks:
  - { name: wait, action: core.sleep, input: { ms: 60000 } }
`,
      'the run did not end within its timeout of 50 ms',
    ),
    mend:
      'Raise `timeout`, or remove it. `millrace retry` runs what had not ended, with the same ' +
      'timeout again.',
  },
  MR418: {
    cause:
      'The run of a sub-workflow failed or was cancelled. The failure names that run, and has ' +
      'its failure as `cause`.',
    example: {
      files: {
        'flow.yaml': `tasks:
  - { name: sweep, workflow: region.yaml }
`,
        'region.yaml': `tasks:
  - { name: refuse, action: core.fail }
`,
      },
      lines: ['millrace run flow.yaml', 'millrace inspect last sweep/0'],
      message: "of 'region' failed: task 'refuse' failed: core.fail was called",
    },
    mend:
      '`millrace inspect RUN` shows the inner run. `retry` and `tolerate` of the outer task ' +
      'apply to it.',
  },
  MR419: {
    cause:
      'The attempt returned a result for which `fail_when` of its task holds. The message is the ' +
      'text that the condition gives, or names the condition; an object gives `name`, `message`, ' +
      '`data` and `retryAfter` of the failure. Rules of `retry` apply.',
    example: runs(
      `tasks:
  - name: ask
    action: core.echo
    input: { error: no such order }
    fail_when: '{{ result().error }}'
`,
      'no such order',
      'ask/0',
    ),
    mend: 'Correct what the action works on, or the condition.',
  },
  MR420: {
    cause:
      'The attempt returned a result for which `until` of a rule of `retry` does not hold, and the ' +
      'rule has no retries left. No other rule is for it.',
    example: runs(
      `tasks:
  - name: poll
    action: core.echo
    input: { done: false }
    retry: { until: '{{ result().done }}', count: 2 }
`,
      'the result is not as awaited',
      'poll/0',
    ),
    mend: 'Raise `count` or `delay`.',
  },
} as const satisfies Record<string, ErrorNote>;
