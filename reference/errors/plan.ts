import { type ErrorNote, runs, validates } from './note.ts';

/** What the tasks of a workflow are to each other, to their actions and parameters. */
export const planErrors = {
  MR301: {
    cause: '`needs`, `next` or an expression names a task that the workflow does not have.',
    example: validates(
      `tasks:
  - { name: list, action: core.noop }
  - { name: show, action: core.noop, needs: lsit }
`,
      "unknown task 'lsit'",
    ),
    mend: 'Correct the name, or add the task.',
  },
  MR302: {
    cause:
      'The action is in no built-in pack and in no action file: a misspelt name, a file that ' +
      'does not export the function, or a folder that was not named.',
    example: validates(
      `tasks:
  - { name: show, action: core.print }
`,
      "unknown action 'core.print'",
    ),
    mend:
      'Look at the hint: it lists what the pack exports, and the files that were not taken. ' +
      'Name another folder of action files with `--actions`.',
  },
  MR303: {
    cause:
      'A template reads a task that no edge puts before its own task. It would read a task that ' +
      'has not run.',
    example: validates(
      `tasks:
  - { name: one, action: core.noop, next: [{ do: [two, three] }] }
  - { name: two, action: core.noop }
  - { name: three, action: core.echo, input: { x: '{{ task.two.output }}' } }
`,
      "task 'two' cannot have run before 'three'",
    ),
    mend: 'Add `needs` or a transition that leads from the task that is read, or read another task.',
  },
  MR304: {
    cause:
      'A task can never start: tasks wait for each other, or only tasks that never start lead ' +
      'to it. As a warning: the conditions that lead to it can never hold.',
    example: validates(
      `tasks:
  - { name: first, action: core.noop, needs: second }
  - { name: second, action: core.noop, needs: first }
`,
      "tasks 'first', 'second' wait for each other",
    ),
    mend: 'Break the cycle of `needs`, or add a task that starts it with `next`.',
  },
  MR305: {
    cause:
      'Two branches that run at the same time can both start a task, and the task does not say ' +
      'whether it waits for both.',
    example: validates(
      `tasks:
  - { name: begin, action: core.noop, next: [{ do: [left, right] }] }
  - { name: left, action: core.noop, next: meet }
  - { name: right, action: core.noop, next: meet }
  - { name: meet, action: core.noop }
`,
      "task 'meet' is reached from 'left' and from 'right', which can both run",
    ),
    mend: 'Add `join: all`, `join` with a number, or `needs` in place of `next`.',
  },
  MR306: {
    cause:
      'A parameter of the run is unknown, missing, or breaks its declaration; or a declaration ' +
      'contradicts itself. All of them are listed at once. As a warning: a secret is too short ' +
      'to be masked within texts.',
    example: {
      files: {
        'flow.yaml': `parameters: { count: { type: integer, required: true, min: 1 } }
tasks:
  - { name: show, action: core.noop }
`,
      },
      lines: ['millrace run flow.yaml -p count=0 -p limit=3'],
      message: "parameter 'count' must be 1 or more, not 0",
    },
    mend: 'Correct the parameters. `millrace run FLOW --dry-run` checks them and runs nothing.',
  },
  MR307: {
    cause: '`join` waits for more tasks than can ever fire, or no task leads to it.',
    example: validates(
      `tasks:
  - { name: begin, action: core.noop, next: [{ do: [left, right] }] }
  - { name: left, action: core.noop, next: meet }
  - { name: right, action: core.noop, next: meet }
  - { name: meet, action: core.noop, join: 3 }
`,
      "task 'meet' waits for 3 tasks, but only 2 lead to it: 'left', 'right'",
    ),
    mend: 'Lower the number, write `join: all`, or add the missing transitions.',
  },
  MR308: {
    cause:
      'Branches that can run at the same time publish the same variable. Which value remains ' +
      'depends on timing. This is a warning: the run starts.',
    example: validates(
      `vars: { winner: none }
tasks:
  - { name: left, action: core.noop, next: [{ publish: { winner: left } }] }
  - name: right
    action: core.noop
    next: [{ publish: { winner: right } }]
`,
      "'left' and 'right' can run at the same time, and both publish 'winner'",
    ),
    mend: 'Use one variable for each branch, or put one task after the other.',
  },
  MR309: {
    cause:
      'The file of a sub-workflow cannot be read, has problems of its own, leads back to ' +
      'itself, or is nested more than 10 levels deep.',
    example: validates(
      `tasks:
  - { name: sweep, workflow: region.yaml }
`,
      'region.yaml cannot be read: ENOENT: no such file or directory',
    ),
    mend:
      'Correct the path, which is relative to the folder of this workflow file, or the problems ' +
      'of that file.',
  },
  MR310: {
    cause:
      'A task or a workflow names a limit that is not among the `limits` of the workflow, nor ' +
      'among those of the store. Where no store is open, as in `millrace validate`, this is a ' +
      'warning: the limit may be one of the store.',
    example: runs(
      `limits: { api: 10 }
tasks:
  - { name: call, action: core.noop, limit: apy }
`,
      "there is no limit 'apy'",
    ),
    mend:
      'Declare it in `limits`, correct its name, or set it for all workflows of the store: ' +
      '`millrace limit set apy --concurrency 10`.',
  },
  MR311: {
    cause:
      'Something waits for a limit while something around it holds one: a task in a block, the ' +
      'workflow that a task runs, or a task of it. Each could wait for what the other holds, for ' +
      'ever. A workflow with a limit and its tasks with theirs are no such case.',
    example: validates(
      `limits: { a: 1, b: 1 }
tasks:
  - name: B
    limit: a
    steps:
      - { name: get, action: core.noop, limit: b }
`,
      "'B' holds 'a' while 'get' waits for 'b'",
    ),
    mend: 'Keep one of the two: that of the block counts its attempts from first to last step.',
  },
  MR312: {
    cause:
      'A task of a block publishes a variable of the workflow or block around it. The items of a ' +
      'block run at the same time, so a block writes variables of its own only.',
    example: validates(
      `vars: { n: 0 }
tasks:
  - name: each
    with_items: [1, 2]
    tasks:
      - { name: count, action: core.noop, next: [{ publish: { n: 1 } }] }
`,
      "'n' belongs outside 'each'",
    ),
    mend: 'Give the value by the `output` of the block, or declare the variable in its `vars`.',
  },
  MR313: {
    cause:
      'The tasks of `finally` begin when all others have ended, however that was: they can read the ' +
      'others, but not need them or start them, and no other task can read or name them. Waits and ' +
      '`core.succeed` cannot be in a `finally`.',
    example: validates(
      `tasks:
  - { name: a, action: core.noop }
finally:
  - { name: tell, action: core.noop, needs: [a] }
`,
      "'a' may not have run",
    ),
    mend: 'Read `task.a.state`, or `run.state`, in a `when` of the task.',
  },
  MR314: {
    cause:
      'An entry of `next` never fires: its conditions exclude each other, an `else` stands below an ' +
      'entry that always starts a task, or `on` of a list names an error of its items. Or a rule of ' +
      '`retry` stands below one that is for all of its failures. This is a warning: the run starts.',
    example: validates(
      `tasks:
  - { name: look, action: core.noop, next: [{ do: log }, { else: work }] }
  - { name: log, action: core.noop }
  - { name: work, action: core.noop }
`,
      "entry 2 of 'next' never fires",
    ),
    mend: 'Put the entry with `else`, or the rule for all failures, last; and a condition into those above.',
  },
  MR315: {
    cause:
      'A task has a time limit, and an entry handles its failures by `failed()`, which is false for ' +
      'timeouts: they fail the run. Or a task has `when`, and only entries with `succeeded()` start ' +
      'others: a skip leads nowhere. This is a warning: the run starts.',
    example: validates(
      `tasks:
  - name: call
    action: core.noop
    timeout: 10s
    next: [{ when: '{{ failed() }}', do: mend }]
  - { name: mend, action: core.noop }
`,
      "failed() leaves out the timeouts of 'call'",
    ),
    mend:
      'Write `on: any`, or add an entry with `on: timeout`; leave out `succeeded()`, or add an entry ' +
      'with `skipped()`.',
  },
  MR316: {
    cause:
      'A task has `when`, and a template reads a property of its output: where the task is skipped, ' +
      'its output is null, and the template fails. Nothing is said where a condition looks at the ' +
      'task before. This is a warning: the run starts.',
    example: validates(
      `parameters: { zip: { default: false } }
tasks:
  - { name: zip, when: '{{ parameters.zip }}', action: core.echo, input: { path: a.zip } }
  - { name: send, action: core.echo, input: { of: '{{ task.zip.output.path }}' } }
`,
      "'zip' may be skipped",
    ),
    mend: 'Write `task.zip.output?.path`, which is null then, or give `send` a condition, too.',
  },
  MR317: {
    cause:
      'A built-in action gets a key that it does not have, lacks a key that it needs, or gets a ' +
      'literal of the wrong type. Templates are checked when they are rendered (MR407).',
    example: validates(
      `tasks:
  - { name: read, action: file.read_lines, input: { pth: list.txt } }
`,
      "file.read_lines has no input 'pth'",
    ),
    mend:
      '`millrace actions NAME` prints the keys of an action; [the actions](actions.md) lists ' +
      'all.',
  },
  MR318: {
    cause:
      'A setting does not go with a source of items (`with_items` with `from`) or with its ' +
      'format, a stream is read twice, or the file of a task that starts at once does not exist. ' +
      'As a warning: a setting has no effect.',
    example: validates(
      `tasks:
  - name: load
    action: core.echo
    with_items: { from: events.jsonl }
    repeat: 3
`,
      "'repeat' needs a list",
    ),
    mend:
      'Follow the hint. [The page on sources](sources.md) lists the formats and their settings; ' +
      'relative paths count from the folder of the run.',
  },
  MR319: {
    cause:
      'Two tasks write their results to one file, or a task of a sub-workflow that runs once for ' +
      'each item of a list does, with a path that is the same for all of them.',
    example: validates(
      `tasks:
  - { name: a, action: core.noop, results: { to: out.jsonl } }
  - { name: b, action: core.noop, results: { to: ./out.jsonl } }
`,
      "task 'a' writes its results to './out.jsonl', too",
    ),
    mend:
      'Give each task a file of its own. In a sub-workflow, put a parameter or `{{ run.id }}` ' +
      'into the path.',
  },
} as const satisfies Record<string, ErrorNote>;
