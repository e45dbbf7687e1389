import type { PlainRow, PlayedRow, Table } from '../support/row.ts';

/** Items that wait at the gate, one or more at once, and a task after them. */
const waiting = (list: string, keys = ''): string => `
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: ${list}
    ${keys}
    action: script.meet
    input: {port: "{{ parameters.port }}", name: "{{ index }}"}
    next: [{when: "{{ succeeded() || failed() || timed_out() }}", do: [after]}]
  - {name: after, action: script.work}
`;

const aborted = AbortSignal.abort();

const before: readonly (PlainRow | PlayedRow)[] = [
  {
    situation: 'a cancel before the first dispatch',
    others: {
      Orquesta: [
        'no new action executions are requested',
        'languages/orquesta.rst: With Items Model',
      ],
      Attune: [
        'executions that were only requested are cancelled',
        'parser.rs: CancellationPolicy',
      ],
    },
    ours: 'the run is on disk and ends as cancelled; nothing starts',
    flow: `
tasks:
  - {name: each, with_items: [1, 2, 3], action: script.work}
  - {name: after, needs: [each], action: script.work}
`,
    options: { signal: aborted },
    gives: {
      run: 'cancelled',
      error: 'MR411',
      tasks: { each: 'cancelled (3 cancelled)', after: 'cancelled' },
      order: [],
    },
  },
  {
    situation: 'a cancel during the expansion of a large list',
    others: {
      Attune: [
        'a row per item is created first; those not published are cancelled',
        'scheduler.rs: dispatch_with_items_task',
      ],
    },
    ours: 'an item that has not started has no record, so there is nothing to clean up: the counts are enough',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - {name: first, action: script.meet, input: {port: "{{ parameters.port }}"}}
  - {name: each, needs: [first], with_items: "{{ range(1000000) }}", action: core.echo, input: {}}
`,
    play: async ({ run, gate }) => {
      await gate.waitFor(1);
      const events = run.events();
      gate.open();
      for await (const event of events) {
        if (event.type === 'task-started' && event.task === 'each') break;
      }
      const report = await run.cancel();
      const { total, succeeded, cancelled } = report.tasks['each']?.summary ?? {};
      if (total !== 1_000_000 || Number(succeeded) + Number(cancelled) !== total) {
        throw new Error(`the counts do not add up: ${JSON.stringify(report.tasks['each'])}`);
      }
    },
    gives: { run: 'cancelled', error: 'MR411', tasks: { first: 'succeeded' } },
  },
];

const during: readonly PlayedRow[] = [
  {
    situation: 'a cancel with items in flight (cancel_running)',
    others: {
      Attune: [
        'cancel_running: running processes receive signals',
        'parser.rs: CancellationPolicy',
      ],
      Mistral: ['a running task completes', 'test_workflow_cancel.py: test_cancel_workflow'],
    },
    ours: 'the default: ctx.signal is aborted, then the thread is terminated; items that had succeeded stay succeeded',
    flow: waiting('[0, 1, 2, 3, 4]', 'concurrency: 2'),
    play: async ({ run, gate }) => {
      await gate.waitFor(2);
      gate.release('0');
      await gate.arrivalOf('2');
      return run.cancel();
    },
    gives: {
      run: 'cancelled',
      error: 'MR411',
      tasks: { each: 'cancelled (1 succeeded, 4 cancelled)', after: 'cancelled' },
      starts: { each: [0, 1, 2], after: [] },
    },
  },
  {
    situation: 'a cancel with items in flight (allow_finish)',
    others: {
      Attune: [
        'allow_finish, its default: they complete, nothing new is dispatched',
        'parser.rs: CancellationPolicy',
      ],
      Orquesta: [
        'canceling until they have completed',
        'test_workflow_conductor_with_items_cancel.py: …with_items_concurrency_and_active',
      ],
    },
    ours: 'items in flight finish and count, the others end as cancelled',
    flow: waiting('[0, 1, 2, 3, 4]', 'concurrency: 2'),
    play: async ({ run, gate }) => {
      await gate.waitFor(2);
      const cancelled = run.cancel({ policy: 'allow_finish' });
      const events = run.events();
      gate.open();
      for await (const _ of events);
      return cancelled;
    },
    gives: {
      run: 'cancelled',
      tasks: { each: 'cancelled (2 succeeded, 3 cancelled)', after: 'cancelled' },
      starts: { each: [0, 1], after: [] },
    },
  },
  {
    situation: 'the policy in the workflow file',
    others: { Attune: ['cancellation_policy', 'parser.rs: WorkflowDefinition'] },
    ours: 'cancel: allow_finish; a call can override it',
    flow: `cancel: allow_finish\n${waiting('[0, 1, 2]', 'concurrency: 1')}`,
    play: async ({ run, gate }) => {
      await gate.waitFor(1);
      const cancelled = run.cancel();
      gate.open();
      return cancelled;
    },
    gives: {
      run: 'cancelled',
      tasks: { each: 'cancelled (1 succeeded, 2 cancelled)' },
      starts: { each: [0] },
    },
  },
  {
    situation: 'a cancel while only the last items are left (allow_finish)',
    others: {
      Orquesta: [
        'the task succeeds, the workflow is canceled',
        'test_workflow_conductor_with_items_cancel.py: …canceling_status_with_items_active',
      ],
    },
    ours: 'the task succeeds, its transitions do not fire, and the run is cancelled, because a cancel was requested',
    flow: waiting('[0, 1]', 'concurrency: 2'),
    play: async ({ run, gate }) => {
      await gate.waitFor(2);
      const cancelled = run.cancel({ policy: 'allow_finish' });
      gate.open();
      return cancelled;
    },
    gives: {
      run: 'cancelled',
      tasks: { each: 'succeeded (2 succeeded)', after: 'cancelled' },
      starts: { after: [] },
    },
  },
  {
    situation: 'a cancel while an item waits for its retry',
    others: {
      Orquesta: [
        'the retry is not run, the workflow is canceled',
        'test_task_retry.py: test_workflow_cancellation_before_retry_running',
      ],
    },
    ours: 'ends at once: the item ends as cancelled, not as failed',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - name: it
    with_items: [0, 1]
    action: script.meet
    input: {port: "{{ parameters.port }}", name: "{{ index }}", fails: "{{ item === 0 }}"}
    retry: {count: 1, delay: 1h}
`,
    play: async ({ run, gate }) => {
      const events = run.events();
      await gate.waitFor(2);
      gate.release('0');
      for await (const event of events) if (event.type === 'task-progressed') break;
      return run.cancel();
    },
    gives: { run: 'cancelled', tasks: { it: 'cancelled (2 cancelled)' }, starts: { it: [0, 1] } },
  },
  {
    situation: 'some items have failed when the run is cancelled',
    others: {
      Mistral: [
        'the task and the workflow are cancelled',
        'test_workflow_cancel.py: test_fail_then_cancel_with_items_child_workflow',
      ],
    },
    ours: 'cancelled: whether the task would have failed is unknown',
    flow: `
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: [0, 1, 2]
    concurrency: 1
    action: script.meet
    input: {port: "{{ parameters.port }}", name: "{{ index }}", fails: "{{ item === 0 }}"}
`,
    play: async ({ run, gate }) => {
      const events = run.events();
      await gate.waitFor(1);
      gate.release('0');
      for await (const event of events) if (event.type === 'task-progressed') break;
      await gate.arrivalOf('1');
      return run.cancel();
    },
    gives: {
      run: 'cancelled',
      tasks: { each: 'cancelled (1 failed, 2 cancelled)' },
    },
  },
  {
    situation: 'a cancel of a run that has ended',
    others: {
      Mistral: ['changes nothing', 'test_workflow_cancel.py: test_cancel_completed_workflow'],
    },
    ours: 'changes nothing, and returns how the run ended',
    flow: 'parameters: {port: {type: integer}}\ntasks: [{name: it, action: script.work}]',
    play: async ({ run }) => {
      await run.result();
      return run.cancel();
    },
    gives: { run: 'succeeded', tasks: { it: 'succeeded' } },
  },
  {
    situation: 'a second cancel, with the stronger policy',
    others: {
      Orquesta: [
        'stays canceling until running tasks have completed',
        'test_workflow_conductor_cancel.py: test_cancel_workflow_already_canceling',
      ],
    },
    ours: 'items that were allowed to finish are stopped',
    flow: waiting('[0, 1]', 'concurrency: 1'),
    play: async ({ run, gate }) => {
      await gate.waitFor(1);
      const first = run.cancel({ policy: 'allow_finish' });
      await run.cancel({ policy: 'cancel_running' });
      return first;
    },
    gives: {
      run: 'cancelled',
      tasks: { each: 'cancelled (2 cancelled)' },
      starts: { each: [0] },
    },
  },
  {
    situation: 'a cancel in a loop',
    others: {
      Orquesta: [
        'canceled when the running task has completed',
        'test_workflow_conductor_cancel.py: test_cancel_workflow_already_canceling',
      ],
    },
    ours: 'the transition that leads back does not fire',
    flow: `
parameters: {port: {type: integer}}
vars: {n: 0}
tasks:
  - {name: start, action: script.work, next: [{do: [turn]}]}
  - name: turn
    action: script.meet
    input: {port: "{{ parameters.port }}", name: "turn {{ vars.n }}"}
    next: [{when: "{{ true }}", publish: [{n: "{{ vars.n + 1 }}"}], do: [turn]}]
`,
    play: async ({ run, gate }) => {
      for (const turn of ['turn 0', 'turn 1']) {
        await gate.arrivalOf(turn);
        gate.release();
      }
      await gate.arrivalOf('turn 2');
      return run.cancel();
    },
    gives: {
      run: 'cancelled',
      tasks: { turn: 'cancelled, visit 3' },
      starts: { turn: [0, 0, 0] },
    },
  },
];

export const cancels: Table = { title: 'Cancel', rows: [...before, ...during] };
