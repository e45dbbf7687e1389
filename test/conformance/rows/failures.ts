import type { PlainRow, Table } from '../support/row.ts';

/** A task that fails, with the given transitions and later tasks. */
const broken = (next: string, tasks = ''): string => `
vars: {seen: null}
tasks:
  - {name: it, action: script.work, input: {fails: true}, next: [${next}]}
  ${tasks}
`;

const handling: readonly PlainRow[] = [
  {
    situation: 'a task fails and has no transition',
    others: {
      Attune: ['the workflow fails', 'workflow-orchestration.md'],
      Orquesta: ['the workflow fails', 'languages/orquesta.rst: Task Model'],
      Mistral: ['the workflow is in error', 'test_error_handling.py: test_first_task_error'],
      'Step Functions': ['the execution fails entirely', 'concepts-error-handling.md'],
    },
    ours: 'the run fails and names the task',
    flow: broken(''),
    gives: { run: 'failed', error: 'MR410', tasks: { it: 'failed' } },
  },
  {
    situation: 'a transition for the failure starts a task',
    others: {
      Orquesta: ['remediation: the workflow succeeds', 'languages/orquesta.rst'],
      Mistral: ['on-error is a catch: the workflow succeeds', 'wf_lang_v2.rst: on-error'],
      'Step Functions': ['Catch leads to its state', 'concepts-error-handling.md: Fallback states'],
    },
    ours: 'the failure is handled: the run succeeds',
    flow: broken('{when: "{{ failed() }}", do: [mend]}', '- {name: mend, action: script.work}'),
    gives: { run: 'succeeded', tasks: { it: 'failed', mend: 'succeeded' } },
  },
  {
    situation: 'a transition for the failure leads to noop',
    others: {
      Orquesta: [
        'the failure is ignored',
        'native/test_workflow_error_handling.py: test_error_noop_failure_path',
      ],
      Mistral: [
        'the failure is ignored',
        'test_direct_workflow.py: test_single_fail_with_next_noop',
      ],
    },
    ours: 'handled: the run succeeds',
    flow: broken('{when: "{{ failed() }}", do: [noop]}'),
    gives: { run: 'succeeded', tasks: { it: 'failed' } },
  },
  {
    situation: 'a transition for the failure only publishes',
    others: {
      Orquesta: [
        'a transition without do leads to the end; the failure remains',
        'native/test_workflow_error_handling.py: test_error_continue_failure_path',
      ],
    },
    ours: 'the run fails: publishing a failure does not handle it',
    flow: broken('{when: "{{ failed() }}", publish: [{seen: true}]}'),
    gives: { run: 'failed', error: 'MR410', tasks: { it: 'failed' } },
  },
  {
    situation: 'a transition without a condition, after a failure',
    others: {
      Attune: ['fires: it is unconditional', 'graph.rs: TransitionKind::Always'],
      Orquesta: [
        'fires on completion of any kind',
        'languages/orquesta.rst: Task Transition Model',
      ],
      Mistral: ['on-complete runs, yet the workflow is in error', 'wf_lang_v2.rst: on-complete'],
    },
    ours: 'does not fire: a forgotten condition must not make a failure look handled; write failed() to handle it',
    flow: broken('{do: [next]}', '- {name: next, action: script.work}'),
    gives: { run: 'failed', error: 'MR410', tasks: { it: 'failed', next: 'skipped' } },
  },
  {
    situation: 'a transition for any end',
    others: {
      Attune: ['no condition', 'graph.rs'],
      Orquesta: ['completed()', 'fixtures/workflows/native/join-on-complete.yaml'],
    },
    ours: 'succeeded() || failed() || timed_out(): the condition states what it handles',
    flow: broken(
      '{when: "{{ succeeded() || failed() || timed_out() }}", do: [next]}',
      '- {name: next, action: script.work}',
    ),
    gives: { run: 'succeeded', tasks: { it: 'failed', next: 'succeeded' } },
  },
  {
    situation: 'the task that handles the failure fails as well',
    others: {
      'Step Functions': [
        'a state that reports an error fails the execution',
        'concepts-error-handling.md',
      ],
    },
    ours: 'the run fails because of that task',
    flow: broken(
      '{when: "{{ failed() }}", do: [mend]}',
      '- {name: mend, action: script.work, input: {fails: true}}',
    ),
    gives: { run: 'failed', error: 'MR410', tasks: { it: 'failed', mend: 'failed' } },
  },
  {
    situation: 'the conditions of several transitions hold',
    others: {
      Attune: ['in order, every one that matches fires', 'graph.rs: GraphTransition'],
      Orquesta: ['processed in their order', 'languages/orquesta.rst: Task Transition Model'],
    },
    ours: 'every one fires, in order',
    flow: `
vars: {seen: []}
tasks:
  - name: it
    action: script.work
    next:
      - {publish: [{seen: "{{ [...vars.seen, 1] }}"}], do: [a]}
      - {when: "{{ failed() }}", publish: [{seen: wrong}], do: [c]}
      - {when: "{{ true }}", publish: [{seen: "{{ [...vars.seen, 2] }}"}], do: [b]}
  - {name: a, action: script.work}
  - {name: b, action: script.work}
  - {name: c, action: script.work}
output: "{{ vars.seen }}"
`,
    gives: {
      run: 'succeeded',
      output: [1, 2],
      tasks: { a: 'succeeded', b: 'succeeded', c: 'skipped' },
    },
  },
  {
    situation: 'two transitions name the same task',
    others: { Attune: ['it is scheduled once', 'graph.rs: next_tasks'] },
    ours: 'it starts once',
    flow: `
tasks:
  - {name: it, action: script.work, next: [{do: [a]}, {when: "{{ true }}", do: [a]}]}
  - {name: a, action: script.work}
`,
    gives: { run: 'succeeded', tasks: { a: 'succeeded' }, starts: { a: [0] } },
  },
];

const expressions: readonly PlainRow[] = [
  {
    situation: 'a condition that throws',
    others: {
      Orquesta: [
        'the workflow fails; transitions that hold are staged but not run',
        'test_workflow_conductor_error_handling.py: test_task_transition_criteria_error',
      ],
      Mistral: [
        'the task is in error',
        'test_direct_workflow.py: test_task_on_clause_has_yaql_error',
      ],
    },
    ours: 'the task fails, none of its transitions fires, and the run fails: a condition that cannot be evaluated does not hold',
    flow: `
tasks:
  - name: it
    action: script.work
    next:
      - {do: [before]}
      - {when: "{{ result().deep.deeper === 1 }}", do: [after]}
  - {name: before, action: script.work}
  - {name: after, action: script.work}
`,
    gives: {
      run: 'failed',
      error: 'MR403',
      tasks: { it: 'failed', before: 'skipped', after: 'skipped' },
      starts: { before: [], after: [] },
    },
  },
  {
    situation: 'a value to publish that throws',
    others: {
      Orquesta: [
        'the workflow fails',
        'test_workflow_conductor_error_handling.py: test_task_transition_publish_error',
      ],
      Mistral: [
        'the task is in error, and on-error does not run',
        'test_error_handling.py: test_task_error_with_on_handlers',
      ],
    },
    ours: 'the task fails and none of its transitions fires',
    flow: `
vars: {n: 0}
tasks:
  - {name: it, action: script.work, next: [{publish: [{n: "{{ result().deep.deeper }}"}], do: [after]}]}
  - {name: after, action: script.work}
`,
    gives: { run: 'failed', error: 'MR403', tasks: { it: 'failed', after: 'skipped' } },
  },
  {
    situation: 'an output that throws',
    others: {
      Orquesta: [
        'the workflow fails, without an output',
        'test_workflow_conductor_error_handling.py: test_workflow_output_error',
      ],
      Attune: [
        'the member is omitted, the workflow succeeds',
        'scheduler.rs: build_output_map_result',
      ],
    },
    ours: 'the run fails: an incomplete output is not a success',
    flow: `
tasks: [{name: it, action: script.work}]
output: {a: 1, b: "{{ task.it.output.deep }}"}
`,
    gives: { run: 'failed', error: 'MR403', tasks: { it: 'succeeded' } },
  },
  {
    situation: 'the output of a run that failed',
    others: {
      Orquesta: [
        'rendered from the available data',
        'test_workflow_conductor_rerun.py: test_rerun_from_failed_task',
      ],
      Attune: ['an error in place of it', 'scheduler.rs: build_workflow_result_payload'],
    },
    ours: 'the parts that can be rendered are returned, the others are listed as errors: partial results are often useful',
    flow: `
tasks:
  - {name: a, action: script.work, input: {give: 1}}
  - {name: b, action: script.work, input: {fails: true}}
output: {a: "{{ task.a.output }}", b: "{{ task.b.output.deep }}", c: {why: "{{ task.b.error.message }}"}}
`,
    gives: { run: 'failed', error: 'MR410', output: { a: 1, c: { why: 'on request' } } },
  },
];

export const failures: Table = {
  title: 'Failures of tasks',
  rows: [...handling, ...expressions],
};
