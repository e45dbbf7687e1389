/** What the page of the command says about a command, beside its spec in `src/cli/specs`. */
export interface CommandFacts {
  /** The arguments of its spec, by name. */
  readonly arguments: Readonly<Record<string, string>>;
  /** The exit codes that it ends with, beside those of all commands: 2, 70 and 74. */
  readonly exits: readonly number[];
  /** The documents that it prints as JSON, and when. */
  readonly documents?: Readonly<Record<string, string>>;
  /** Paragraphs after the notes of its spec. */
  readonly more?: readonly string[];
}

const flow = { flow: 'a workflow file: YAML or JSON' };
const run = { run: 'the id of a run, its beginning or end, or `last`' };

const follows = {
  exits: [0, 1, 3, 5, 6],
  documents: {
    'millrace.run/1':
      'with `--json`, when the run has ended, is paused or was stopped. Without it, standard ' +
      'output has the output of the run only: a text as it is, any other value as JSON, nothing ' +
      'for null',
  },
} as const;

export const commandFacts: Readonly<Record<string, CommandFacts>> = {
  init: {
    arguments: { folder: 'where the files are written; without it, the current folder' },
    exits: [0],
    more: ['`npm create millrace FOLDER` does the same where nothing is installed yet.'],
  },
  run: {
    arguments: flow,
    exits: follows.exits,
    documents: {
      ...follows.documents,
      'millrace.plan/1': 'with `--json --dry-run`',
    },
    more: [
      'A value of `-p` is parsed as JSON unless the type of the parameter is `string`; `-p` ' +
        'wins over `--params`. All users of the machine can read the arguments of a process: put ' +
        'secrets into `--params`.',
      'The store folder is created if it is missing; its parent must exist. A workflow or ' +
        'parameters with problems leave no store and no run.',
    ],
  },
  each: {
    arguments: {
      'command...': 'a line for `sh`, or a program and its arguments; behind `:::`, items',
    },
    exits: [0, 1, 3, 5],
    more: ['[Each](each.md) shows places, items, and what is printed when.'],
  },
  resume: {
    arguments: {
      run: `${run.run}; without it, the newest interrupted run, or else the newest paused run`,
    },
    exits: [0, 1, 3, 4, 5, 6],
    documents: follows.documents,
  },
  retry: {
    arguments: { ...run, task: 'only what failed in this task' },
    exits: [0, 1, 3, 4, 5, 6],
    documents: follows.documents,
  },
  pause: { arguments: run, exits: [0, 4, 5] },
  cancel: { arguments: run, exits: [0, 4, 5] },
  answer: {
    arguments: {
      ...run,
      item: 'a task, or an item as TASK/INDEX; within the run of a sub-workflow, TASK/INDEX/TASK',
      value: 'the answer: JSON, or a text as it is where the form says so',
    },
    exits: [0, 4, 5],
  },
  limit: {
    arguments: { what: '`set`, `ls` or `rm`', name: 'the name of a limit' },
    exits: [0, 5],
    documents: { 'millrace.limits/1': 'with `ls --json`' },
  },
  set: {
    arguments: { ...run, task: 'a task with a list; without it, all tasks' },
    exits: [0, 4, 5],
    documents: {
      'millrace.requests/1': 'with `--json`: each request, and how it was answered',
    },
    more: ['It waits until the process that runs the run has answered, for 30 seconds at most.'],
  },
  signal: { arguments: { event: 'the name of the event' }, exits: [0, 5] },
  validate: {
    arguments: flow,
    exits: [0, 1],
    documents: {
      'millrace.problems/1': 'with `--json`',
      'millrace.changes/1': 'with `--json --changes`',
    },
    more: [
      'Warnings do not change the exit code: a run with them starts.',
      '`--changes` lists, by line, what means something else than in the version before, and nothing ' +
        'else: conditions of `next` that say nothing of the outcome and no longer fire after a failure, ' +
        'durations without a unit, outputs of tasks that did not run, and a `concurrency` that counts ' +
        'the items of sub-workflows. It exits with 1 if there are any. Runs that began before keep ' +
        'their meaning.',
    ],
  },
  actions: {
    arguments: { name: 'a pack, or an action as PACK.NAME' },
    exits: [0],
    documents: { 'millrace.actions/1': 'with `--json`' },
  },
  graph: {
    arguments: {
      'flow-or-run': 'a workflow file, or a run as above; a name with a dot or slash is a file',
    },
    exits: [0, 4, 5],
    documents: { 'millrace.graph/1': 'with `--format json`' },
    more: ['Tasks of a run show their states as colours and as words, edges their conditions.'],
  },
  ps: { arguments: {}, exits: [0, 5], documents: { 'millrace.runs/1': 'with `--json`' } },
  inspect: {
    arguments: {
      run: `${run.run}; without it, the newest run`,
      task: 'a task, or an item as TASK/INDEX, counted from 0; in a block TASK/INDEX/STEP',
    },
    exits: [0, 4, 5],
    documents: {
      'millrace.run/1': 'with `--json`, of a run',
      'millrace.task/1': 'of a task, item by item',
      'millrace.item/1': 'of an item',
      'millrace.step/1': 'of a step of a block, as the failure of its item has it',
    },
    more: [
      'A failed item is shown with its element, its attempts, when the last one began and how ' +
        'long it ran: [what is known of an item](failed-items.md).',
    ],
  },
  watch: {
    arguments: { run: `${run.run}; without it, the newest run that a process runs` },
    exits: [0, 1, 3, 4, 5, 6],
  },
  wait: { arguments: run, exits: [0, 1, 3, 4, 5, 6, 124] },
  items: {
    arguments: {
      ...run,
      task: 'a task, or an item as TASK/INDEX; in a block TASK/INDEX/STEP; without it, all tasks',
    },
    exits: [0, 4, 5],
    more: ['[Failed items](failed-items.md) says what is known of an item.'],
  },
  logs: {
    arguments: {
      run: `${run.run}; without it, the newest run`,
      task: 'a task, or an item as TASK/INDEX, counted from 0',
    },
    exits: [0, 3, 4, 5],
    documents: { 'millrace.logs/1': 'with `--json`' },
    more: [
      'With `--follow`, `--json` prints each member of `items` on a line of its own. Exit code 3 says ' +
        'that the process that ran the run has ended before the run.',
      '[Logs](logs.md) says what is kept.',
    ],
  },
  export: {
    arguments: { ...run, task: 'whose results; it can be left out when only one task has some' },
    exits: [0, 3, 4, 5],
    more: [
      'Exit code 3 says that the process that ran the run has ended before the run: no file was ' +
        'written. [Results](results.md) says what the rows are.',
    ],
  },
  ui: {
    arguments: { run: `${run.run}; its page is opened, or else the list of runs` },
    exits: [0, 4, 5],
    more: ['[The dashboard](dashboard.md) says what the pages show, and who can see them.'],
  },
  report: {
    arguments: run,
    exits: [0, 4, 5],
    documents: { 'millrace.report/1': 'with `--format json`' },
    more: ['[The dashboard](dashboard.md#reports) says what is in it.'],
  },
  clean: {
    arguments: {},
    exits: [0, 5],
    documents: { 'millrace.clean/1': 'with `--json`' },
    more: [
      'At least one of `--older-than`, `--keep` and `--state` is needed; a run must meet all ' +
        'that are given.',
    ],
  },
  completion: { arguments: { shell: '`bash`, `zsh` or `fish`' }, exits: [0] },
  doctor: {
    arguments: {},
    exits: [0, 5],
    documents: { 'millrace.doctor/1': 'with `--json`' },
    more: [
      'The checks of the file system and of free space only warn. Any other that fails ends the ' +
        'command with 5.',
    ],
  },
};
