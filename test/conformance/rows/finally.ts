import type { PlainRow, Table } from '../support/row.ts';

const tell = `
  - {name: tell, action: core.echo, input: {state: '{{ run.state }}', code: '{{ run.error?.code }}'}}`;

const rows: readonly PlainRow[] = [
  {
    situation: 'all has succeeded',
    others: { Argo: ['onExit runs', 'walk-through/exit-handlers.md'] },
    ours: '`finally` runs, in the order of its own edges, and reads what went before',
    flow: `
tasks:
  - {name: a, action: script.work, input: {give: 1}}
finally:
  - {name: last, action: script.work, needs: [first]}
  - {name: first, action: script.work, input: {give: '{{ task.a.output }}'}}
output: '{{ task.a.output }}'
`,
    gives: { run: 'succeeded', error: 'none', output: 1, order: ['a', 'first', 'last'] },
  },
  {
    situation: 'a task fails, and others have not run',
    others: { Argo: ['the exit handler sees workflow.status', 'walk-through/exit-handlers.md'] },
    ours: 'the run fails with the first failure; `run.state` and `run.error` say so, and what did not run is null',
    flow: `
tasks:
  - {name: a, action: script.work, input: {fails: true}}
  - {name: b, needs: [a], action: script.work}
finally:${tell}
  - name: check
    when: "{{ task.tell.output.state === 'failed' && task.b.output === null }}"
    action: script.work
`,
    gives: {
      run: 'failed',
      error: 'MR410',
      tasks: { a: 'failed', b: 'skipped', tell: 'succeeded', check: 'succeeded' },
      order: ['a', 'check'],
    },
  },
  {
    situation: 'a block whose condition does not hold',
    others: {},
    ours: 'no task of it runs, not even its `finally`; its output is null',
    flow: `
tasks:
  - name: b
    when: '{{ false }}'
    output: 1
    steps: [{name: a, action: script.work}]
    finally: [{name: f, action: script.work}]
output: '{{ task.b.output }}'
`,
    gives: { run: 'succeeded', output: null, tasks: { b: 'skipped' }, order: [] },
  },
  {
    situation: 'the timeout of the run passes',
    others: { Argo: ['onExit runs after activeDeadlineSeconds', 'fields.md'] },
    ours: 'what ran is stopped, then `finally` runs beyond it; the run has failed, with exit code 6',
    flow: `
timeout: 100ms
tasks:
  - {name: a, action: script.hang}
finally:
  - {name: slow, action: core.sleep, input: {ms: 150ms}}
  - {name: f, action: script.work, needs: [slow]}
`,
    gives: {
      run: 'failed',
      error: 'MR417',
      tasks: { a: 'timed_out', f: 'succeeded' },
      order: ['a', 'f'],
    },
  },
  {
    situation: 'a task of finally hangs',
    others: {},
    ours: 'it is timed out by its `deadline`, 5 minutes if it does not say; others go on, and the run ends as it would have',
    flow: `
tasks:
  - {name: a, action: script.work, input: {fails: true}}
finally:
  - {name: hangs, action: script.hang, deadline: 50ms}
  - {name: f, action: script.work, input: {give: '{{ task.a.state }}'}}
`,
    gives: {
      run: 'failed',
      error: 'MR410',
      tasks: { a: 'failed', hangs: 'timed_out', f: 'succeeded' },
    },
  },
  {
    situation: 'the output cannot be rendered',
    others: {},
    ours: 'that is decided before `finally`: it sees that the run has failed',
    flow: `
tasks:
  - {name: a, action: script.work, input: {give: {}}}
finally:${tell}
  - {name: failed, when: "{{ run.state === 'failed' }}", action: script.work}
output: '{{ task.a.output.b.c }}'
`,
    gives: {
      run: 'failed',
      error: 'MR403',
      tasks: { tell: 'succeeded', failed: 'succeeded' },
      order: ['a', 'failed'],
    },
  },
  {
    situation: 'blocks within a block, with a finally of the inner one',
    others: {},
    ours: 'a block with `finally` is a run, and so is what is around it; it runs once for each attempt',
    flow: `
tasks:
  - name: outer
    with_items: [1, 2]
    output: '{{ task.inner.output }}'
    steps:
      - name: inner
        output: '{{ task.a.output }}'
        steps: [{name: a, action: script.work, input: {give: '{{ item }}'}}]
        finally: [{name: f, action: core.echo, input: '{{ [task.outer.item, task.inner.state] }}'}]
      - {name: after, action: script.work}
output: '{{ task.outer.output }}'
`,
    gives: { run: 'succeeded', output: [1, 2] },
  },
  {
    situation: 'an attempt of a block takes too long',
    others: {},
    ours: 'its tasks are stopped, its `finally` runs and sees `timed_out`, and the attempt is timed out',
    flow: `
tasks:
  - name: b
    timeout: 100ms
    steps: [{name: a, action: script.hang}]
    finally:
      - {name: slow, action: core.sleep, input: {ms: 150ms}}
      - name: f
        needs: [slow]
        when: "{{ task.b.state === 'timed_out' }}"
        action: core.fail
        input: {message: '{{ task.b.error.code }}'}
    next: [{on: timeout, do: noop}]
`,
    gives: { run: 'succeeded', tasks: { b: 'timed_out' } },
  },
  {
    situation: 'a step of a block fails, and its `finally` reads why',
    others: {},
    ours: '`task.B.error` is the failure that the item ends with; `step` names its task',
    flow: `
tasks:
  - name: b
    steps: [{name: a, action: core.fail, input: {message: no, name: Bad}}]
    finally:
      - name: f
        when: "{{ task.b.error.name === 'Bad' && task.b.error.step === 'a' }}"
        action: script.work
    next: [{on: Bad, do: noop}]
`,
    gives: { run: 'succeeded', tasks: { b: 'failed' }, starts: { f: [0] } },
  },
  {
    situation: 'the end is reached early',
    others: { 'Step Functions': ['Succeed', 'state-succeed.md'] },
    ours: '`core.succeed`: what runs beside it is cancelled, `finally` runs, and its `output` is that of the run',
    flow: `
tasks:
  - {name: a, action: core.echo, input: {hit: 7}}
  - {name: beside, action: script.hang}
  - {name: done, when: '{{ task.a.output.hit }}', action: core.succeed, input: {output: '{{ task.a.output.hit }}'}}
  - {name: after, needs: [beside], action: script.work}
finally:${tell}
output: never
`,
    gives: {
      run: 'succeeded',
      error: 'none',
      output: 7,
      tasks: {
        beside: 'cancelled',
        done: 'succeeded',
        after: 'skipped',
        tell: 'succeeded',
      },
    },
  },
  {
    situation: 'the end is reached after a failure',
    others: { 'Step Functions': ['a failed branch fails Parallel', 'state-parallel.md'] },
    ours: 'a failure that nothing handled stands: the run fails, and its output is that of `core.succeed`',
    flow: `
tasks:
  - {name: a, action: script.work, input: {fails: true}, next: [{on: any, do: done, handled: false}]}
  - {name: done, action: core.succeed, input: {output: early}}
finally:${tell}
`,
    gives: { run: 'failed', error: 'MR410', output: 'early', tasks: { done: 'succeeded' } },
  },
  {
    situation: 'a step of a block ends it',
    others: { 'Step Functions': ['Succeed in a Map iteration', 'state-succeed.md'] },
    ours: '`core.succeed` gives the output of the item, and later steps do not run',
    flow: `
tasks:
  - name: p
    with_items: [1, 2]
    output: '{{ task.b.output }}'
    steps:
      - {name: a, when: '{{ item === 1 }}', action: core.succeed, input: {output: early}}
      - {name: b, action: script.work, input: {give: '{{ item }}'}}
      - {name: c, action: script.work}
output: '{{ task.p.output }}'
`,
    gives: { run: 'succeeded', output: ['early', 2] },
  },
  {
    situation: 'what cannot be in a finally',
    others: {},
    ours: 'a need of a task before it, a wait and `core.succeed` are refused',
    flow: `
tasks:
  - {name: a, action: core.noop}
finally:
  - {name: f, needs: [a], action: core.noop}
  - {name: g, action: core.ask, input: {question: Really?}}
  - {name: h, action: core.succeed}
`,
    gives: { refused: ['MR313', 'MR313', 'MR313'] },
  },
];

export const finallyRows: Table = { title: 'At the end', rows };
