import type { AnswerCommandOptions } from '../commands/answer.ts';
import type { CancelOptions } from '../commands/cancel.ts';
import type { PauseOptions } from '../commands/pause.ts';
import type { ResumeCommandOptions } from '../commands/resume.ts';
import type { RetryCommandOptions } from '../commands/retry.ts';
import type { RunOptions } from '../commands/run.ts';
import type { SetOptions } from '../commands/set.ts';
import type { SignalCommandOptions } from '../commands/signal.ts';
import {
  causeId,
  collect,
  collectChange,
  collectItem,
  collectPair,
  collectRange,
  priority,
  rate,
  wholeNumber,
} from '../option-values.ts';
import {
  actions,
  exitOnWait,
  joblog,
  json,
  logsPerItem,
  logsPerRun,
  memory,
  quiet,
  store,
  waitForWorkers,
  workerMemory,
  workers,
} from './shared-options.ts';
import { type CommandSpec, defineCommand, flag, oneOf, parsed, text } from './spec.ts';

const run = defineCommand<[flow: string], RunOptions>({
  name: 'run',
  group: 'Start and continue',
  arguments: ['<flow>'],
  about: 'run a workflow file',
  options: {
    param: parsed('-p, --param <key=value>', 'a parameter; repeatable', collectPair),
    params: text('--params <file>', 'parameters as a JSON object; - is standard input'),
    actions,
    store,
    workers,
    workerMemory,
    memory,
    waitForWorkers,
    durability: oneOf(
      '--durability <kind>',
      'what a commit survives: a power cut, or the end of this process (default: disk)',
      ['disk', 'process'],
    ),
    logsPerItem,
    logsPerRun,
    key: text('--key <key>', 'start at most one run with this key; follow the existing one'),
    priority: parsed(
      '--priority <n>',
      'from -100 to 100: higher comes first where runs wait for a limit (default: 0)',
      priority,
    ),
    report: text('--report <file>', 'write a report at the end: .html, .json or .md'),
    dryRun: flag('--dry-run', 'print the plan, and run nothing'),
    exitOnWait,
    joblog,
    json,
    quiet,
  },
  examples: [
    [`millrace run flow.yaml -p limit=100 -p 'tags=["a","b"]'`],
    ['millrace run flow.yaml --params parameters.json -j 8'],
    ['generate | millrace run flow.yaml --params - --json | jq .output'],
  ],
  load: async () => (await import('../commands/run.ts')).runCommand,
});

const resume = defineCommand<[run: string | undefined], ResumeCommandOptions>({
  name: 'resume',
  group: 'Start and continue',
  arguments: ['[run]'],
  about: 'resume a run that was interrupted or paused',
  options: {
    store,
    workers,
    workerMemory,
    memory,
    waitForWorkers,
    logsPerItem,
    logsPerRun,
    takeover: flag('--takeover', 'take the run from a process that is alive but stopped'),
    skip: parsed('--skip <task/index>', 'end an item as skipped; repeatable', collectItem),
    allowChanged: parsed(
      '--allow-changed <what>',
      'go on although this has changed: code, code:PACK for one pack, or inputs; repeatable',
      collectChange,
      { words: ['code', 'inputs'] },
    ),
    exitOnWait,
    joblog,
    stdin: oneOf(
      '--stdin <what>',
      'what standard input has for a task that had read a pipe: all again, the rest, or no more',
      ['all', 'rest', 'end'],
    ),
    json,
    quiet,
  },
  examples: [
    ['millrace resume', 'the newest interrupted run, or else the newest paused run'],
    ['millrace resume 7k2m9q', 'the run whose id begins or ends with 7k2m9q'],
    ['millrace resume 7k2m9q --takeover'],
    ['millrace resume last --skip check_health/17', 'without an item that ends the process'],
    ['millrace resume 7k2m9q --allow-changed code', 'with the action files as they are now'],
    ['tail -n +5001 list | millrace resume 7k2m9q --stdin rest', 'behind what was read'],
  ],
  notes:
    'A run whose process is dead is resumed at once. A run whose process is alive is refused, ' +
    'even if that process is stopped (Ctrl-Z, a debugger, another machine); --takeover takes ' +
    'the run anyway. When the old process wakes, it commits nothing and ends with MR604; its ' +
    'items in flight run again. An item that was in flight at three deaths of the process runs ' +
    'alone, after all others, and fails with MR408 when the process dies once more; --skip ends ' +
    'it before that. A task that reads a pipe goes on with --stdin; without it, what was read ' +
    'before is finished, and the run pauses again. A changed file of a source is refused (MR608) ' +
    'unless inputs may change. A run goes on with the code that it began with: other action files are ' +
    'refused (MR514) unless they are allowed. Relative paths refer to the folder in which the ' +
    'run was started, whichever folder the command is called in.',
  load: async () => (await import('../commands/resume.ts')).resumeCommand,
});

const retry = defineCommand<[run: string, task: string | undefined], RetryCommandOptions>({
  name: 'retry',
  group: 'Start and continue',
  arguments: ['<run>', '[task]'],
  about: 'run again what failed in a run, keep the rest',
  options: {
    task: parsed('--task <task>', 'only what failed in this task, too; repeatable', collect),
    item: parsed(
      '--item <range>',
      'of a run that goes on: only these items, such as 17 or 30-40; repeatable',
      collectRange,
    ),
    cause: parsed('--cause <id>', 'of a run that goes on: what failed from this cause', causeId),
    store,
    workers,
    workerMemory,
    memory,
    waitForWorkers,
    logsPerItem,
    logsPerRun,
    exitOnWait,
    joblog,
    json,
    quiet,
  },
  examples: [
    ['millrace retry 7k2m9q'],
    ['millrace retry last check_health'],
    ['millrace retry last fetch --item 17 --item 30-40', 'while the run goes on'],
  ],
  notes:
    'However the run ended: items that failed, timed out or were cancelled run again, also ' +
    'those whose failure was tolerated or handled; items that succeeded keep their results. ' +
    'Tasks that have read them, directly or through others, run again as a whole, once they ' +
    'have settled; handlers of failures do not. Both are listed first. Tasks that were ' +
    'skipped or cancelled because of them start when they can. Other failures stay as they ' +
    'are. Then all of finally runs again; if only that failed, only what failed there. ' +
    'Attempts continue counting. The action files are taken as they are now. Of a run that has not ' +
    'ended, failed items of tasks that run go back to work at once, in the process that runs it, and ' +
    'the command returns; what failed of tasks that have ended is left to a retry after the run.',
  load: async () => (await import('../commands/retry.ts')).retryCommand,
});

const pause = defineCommand<[run: string], PauseOptions>({
  name: 'pause',
  group: 'Start and continue',
  arguments: ['<run>'],
  about: 'pause a run once its items in flight have ended',
  options: { store },
  examples: [['millrace pause 7k2m9q'], ['millrace pause last && millrace resume last']],
  notes:
    'No more items start. Items in flight end and count; waiting retries keep their time. The ' +
    'command that ran the run exits with 3. A run without a process is paused at once.',
  load: async () => (await import('../commands/pause.ts')).pauseCommand,
});

const cancel = defineCommand<[run: string], CancelOptions>({
  name: 'cancel',
  group: 'Start and continue',
  arguments: ['<run>'],
  about: 'cancel a run of any process',
  options: {
    policy: oneOf(
      '--policy <kind>',
      'what happens to items in flight (default: the policy of the workflow)',
      ['cancel_running', 'allow_finish'],
    ),
    store,
  },
  examples: [['millrace cancel 7k2m9q'], ['millrace cancel last --policy allow_finish']],
  notes:
    'With cancel_running, actions are aborted through ctx.signal, and the threads of actions ' +
    'that ignore it are ended. With allow_finish, items in flight end normally and count. In ' +
    'both cases no more items start. Then finally runs; another cancel while it does stops it.',
  load: async () => (await import('../commands/cancel.ts')).cancelCommand,
});

const set = defineCommand<[run: string, task: string | undefined], SetOptions>({
  name: 'set',
  group: 'Start and continue',
  arguments: ['<run>', '[task]'],
  about: 'change how much of a run is in flight',
  options: {
    concurrency: parsed('--concurrency <n>', 'items of the task in flight', wholeNumber),
    rateLimit: parsed('--rate-limit <rate>', 'items that start: per second, or 100/m', rate),
    store,
    json,
  },
  examples: [
    ['millrace set last fetch --concurrency 128'],
    ['millrace set 7k2m9q fetch --rate-limit 50/s'],
    ['millrace set last --concurrency 16', 'over all tasks, where the workflow sets that'],
  ],
  notes:
    'From any terminal, whichever process runs the run. More items start at once; where it is fewer, ' +
    'those in flight end first. It is kept with the run: for a task that starts later, and for ' +
    'whoever resumes it. A run that no process runs takes it up when it is resumed. Without a task, ' +
    'it is the concurrency of the workflow over all its tasks, or else that of its only task with ' +
    'a list. A rate can be changed, and not begun, while the task runs.',
  load: async () => (await import('../commands/set.ts')).setCommand,
});

const answer = defineCommand<[run: string, item: string, value: string], AnswerCommandOptions>({
  name: 'answer',
  group: 'Start and continue',
  arguments: ['<run>', '<item>', '<value>'],
  about: 'answer a question that a run asks (core.ask)',
  options: { by: text('--by <name>', 'who answers; the output of the task has it'), store },
  examples: [
    ['millrace answer 7k2m9q ok true'],
    ['millrace answer last review/17 accept --by ann', 'item 17 of a list of questions'],
    ['millrace answer last deploy/3/ok true', 'the question in the run of item 3'],
  ],
  notes:
    'The first answer counts: a second one is refused (MR511), and says who was first. An answer is kept ' +
    'where the run is paused or no process runs it; millrace resume goes on with it. `inspect` lists the ' +
    'questions of a run.',
  load: async () => (await import('../commands/answer.ts')).answerCommand,
});

const signal = defineCommand<[event: string], SignalCommandOptions>({
  name: 'signal',
  group: 'Start and continue',
  arguments: ['<event>'],
  about: 'send a signal to the runs that wait for it',
  options: {
    key: text('--key <key>', 'what the event is about'),
    data: text('--data <json>', 'a value that the runs get'),
    by: text('--by <name>', 'who sends it; the output of the task has it'),
    store,
  },
  examples: [
    ['millrace signal nightly-done'],
    [`millrace signal file-arrived --key orders.csv --data '{"rows": 120}'`],
  ],
  notes:
    'All that waits for the event and key goes on, in all runs of the store; a task that begins to wait ' +
    'later does too, if its run had started before. The newest signal is kept for 7 days.',
  load: async () => (await import('../commands/signal.ts')).signalCommand,
});

const init = defineCommand<[folder: string | undefined], object>({
  name: 'init',
  group: 'Start and continue',
  arguments: ['[folder]'],
  about: 'write a workflow that works, to begin with',
  options: {},
  examples: [
    ['millrace init', 'in this folder'],
    ['millrace init jobs && cd jobs && npm install && npm test'],
  ],
  notes:
    'Writes flow.yaml, actions/lines.mjs, test/flow.test.mjs, package.json and .gitignore. ' +
    'No file is ever overwritten: if one of the first three exists, nothing is written. A ' +
    'package.json or .gitignore that exists stays as it is, and the lines to add are printed.',
  load: async () => (await import('../commands/init.ts')).initCommand,
});

/** Commands that start, continue and stop runs. */
export const running: readonly CommandSpec[] = [
  init,
  run,
  resume,
  retry,
  pause,
  cancel,
  set,
  answer,
  signal,
];
