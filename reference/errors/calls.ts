import { type CommandExample, type ErrorNote, throws } from './note.ts';

const opened = `import { Executor } from 'millrace';

const executor = await Executor.open({ directory: '.millrace' });
`;

/** A run that asks, and answers to one of its tasks. */
function asking(task: string, answers: readonly string[], message: string): CommandExample {
  const flow = `tasks:
  - { name: ok, action: core.ask, input: { question: Deploy? } }
  - { name: later, needs: [ok], action: core.ask, input: { question: Really? } }
`;
  return {
    files: { 'flow.yaml': flow },
    lines: [
      'millrace run flow.yaml --exit-on-wait --quiet',
      ...answers.map((answer) => `millrace answer last ${task} ${answer}`),
    ],
    message,
  };
}

/** Calls of the library and of the command. */
export const callErrors = {
  MR501: {
    cause:
      'An option or argument is unknown, missing, or has a value that it cannot have; or the ' +
      'executor is closed.',
    example: {
      files: {},
      lines: ['millrace run flow.yaml --worker 4'],
      message: "unknown option '--worker'",
    },
    mend: 'Read the hint. `millrace COMMAND --help` and [the library](library.md) list the options.',
  },
  MR502: {
    cause:
      'A run was to start, and its workflow or parameters have problems. `details.problems` has ' +
      'all of them.',
    example: throws(
      `${opened}await executor.start({ tasks: [{ name: 'show', action: 'core.print' }] });
`,
      "unknown action 'core.print'",
    ),
    mend:
      'Correct the problems. `checkWorkflow` and `millrace validate` list them and start ' +
      'nothing.',
  },
  MR503: {
    cause: 'A workflow file or a file of parameters does not exist, or may not be read.',
    example: {
      files: {},
      lines: ['millrace run missing.yaml'],
      message:
        "the workflow file cannot be read: ENOENT: no such file or directory, open 'missing.yaml'",
    },
    mend: 'Correct the path or the permissions. The path is relative to the working directory.',
  },
  MR504: {
    cause:
      'A folder of action files cannot be read, two of its files make one pack, or a file ' +
      'throws when it is loaded.',
    example: {
      files: {
        'actions/words.mjs':
          "import { split } from './missing.mjs';\nexport const count = (text) => split(text).length;\n",
        'flow.yaml': `tasks:
  - { name: count, action: words.count }
`,
      },
      lines: ['millrace run flow.yaml'],
      message: 'words.mjs does not load: Error: Cannot find module',
    },
    mend: 'Correct the folder or the file. `node FILE` shows the same error with its stack.',
  },
  MR505: {
    cause:
      '`executor.map` had an item that did not succeed. `details.run` is the run, ' +
      '`details.error` the failure.',
    example: throws(
      `${opened}await executor.map('core.fail', [1, 2]);
`,
      "task 'map' failed: 2 of 2 items did not succeed, such as item 0: core.fail was called",
    ),
    mend:
      '`executor.retry(details.run)` runs the failed items again. `retry` of `map` tries them ' +
      'again by itself.',
  },
  MR506: {
    cause:
      'The store has no run whose id begins or ends so, or several; or the run has no such task ' +
      'or item.',
    example: {
      files: { 'flow.yaml': 'tasks:\n  - { name: show, action: core.noop }\n' },
      lines: ['millrace run flow.yaml', 'millrace inspect 7k2m9q'],
      message: "there is no run '7k2m9q'",
    },
    mend: '`millrace ps --all` lists the runs. `--store` names the store of another folder.',
  },
  MR507: {
    cause:
      'The executor was closed before the run had ended, as on Ctrl-C. Items in flight have ' +
      'ended and are stored.',
    example: throws(
      `${opened}const run = await executor.start({
  tasks: [{ name: 'each', action: 'core.sleep', with_items: '{{ range(60000) }}', input: { ms: 5 } }],
});
const result = run.result();
await executor.close();
await result;
`,
      'the executor was closed before run',
    ),
    mend: '`millrace resume RUN` or `executor.resume(id)` continues it.',
  },
  MR508: {
    cause:
      'The call needs a run, or an item, that has not ended: resume, pause, cancel or `--skip`.',
    example: {
      files: { 'flow.yaml': 'tasks:\n  - { name: show, action: core.noop }\n' },
      lines: ['millrace run flow.yaml', 'millrace resume last'],
      message: 'has ended: it succeeded',
    },
    mend:
      '`millrace inspect RUN` shows how it ended. `millrace retry RUN` runs again what failed ' +
      'in it.',
  },
  MR509: {
    cause: 'Nothing can be tried again: the run succeeded with all items, or has not ended.',
    example: {
      files: { 'flow.yaml': 'tasks:\n  - { name: show, action: core.noop }\n' },
      lines: ['millrace run flow.yaml', 'millrace retry last'],
      message: 'has succeeded: there is nothing to try again',
    },
    mend: 'Start a new run, or resume the run that has not ended.',
  },
  MR510: {
    cause: 'A run with this `key` exists, with another workflow or other parameters.',
    example: {
      files: {
        'flow.yaml': 'parameters: { day: string }\ntasks:\n  - { name: show, action: core.noop }\n',
      },
      lines: [
        'millrace run flow.yaml --key report -p day=monday',
        'millrace run flow.yaml --key report -p day=tuesday',
      ],
      message: 'was started with the key "report" from another workflow or with other parameters',
    },
    mend: 'Put what differs into the key, such as `report-tuesday`.',
  },
  MR511: {
    cause: 'Somebody else has answered the question: the first answer counts.',
    example: asking('ok', ['true', 'false'], "'ok' of run"),
    mend: 'Nothing is to be done; `details` of the error say what was answered, and by whom.',
  },
  MR512: {
    cause:
      'The item is not one of `core.ask`, has not begun to ask, or does not ask any more: its time was over, or its run ' +
      'has ended.',
    example: asking('later', ['true'], "takes no answer: no task 'later' has begun there"),
    mend: '`millrace inspect RUN` lists the questions that wait.',
  },
  MR513: {
    cause:
      'The answer is not of the form that the question asks for: `true` or `false`, unless it says otherwise.',
    example: asking('ok', ['maybe'], "the answer to 'ok' must be a boolean"),
    mend: 'Answer in the form that the message names.',
  },
  MR514: {
    cause:
      'The code of a pack (the action file, what it imports by relative paths, its lock file) ' +
      'has changed since the run began. Old and new results would be mixed.',
    example: throws(
      `import { mkdirSync, writeFileSync } from 'node:fs';
import { Executor } from 'millrace';

mkdirSync('actions');
writeFileSync('actions/words.mjs', 'export const count = () => 1;');
const open = () => Executor.open({ directory: '.millrace', actions: 'actions' });
const first = await open();
const run = await first.start({ tasks: [{ name: 'count', action: 'words.count', delay: '1h' }] });
await run.pause();
await first.close();

writeFileSync('actions/words.mjs', 'export const count = () => 2;');
const second = await open();
await second.resume(run.id);
`,
      'cannot go on: it began with other code of',
    ),
    mend:
      'Restore the files, or allow it: `--allow-changed code:PACK`, `allowChanged` of ' +
      '`executor.resume`.',
  },
  MR515: {
    cause:
      'The run was started in a folder that is gone. Its relative paths would mean other files.',
    example: {
      files: { 'flow.yaml': 'tasks:\n  - { name: refuse, action: core.fail }\n' },
      lines: [
        'mkdir work',
        '(cd work && millrace run ../flow.yaml --store ../.millrace)',
        'rmdir work',
        'millrace retry last',
      ],
      message: 'and that folder is gone',
    },
    mend: 'Create the folder again, with its files.',
  },
  MR516: {
    cause:
      'A source, `results` or `export` has the format `parquet`. The packages for it are optional peers: hyparquet reads, hyparquet-writer writes, and hyparquet-compressors has what Node cannot decompress.',
    example: {
      described:
        '`millrace run flow.yaml`, with `with_items: { from: data.parquet }`, where `hyparquet` is not installed. Nothing has run.',
    },
    mend: 'Install the package that the hint names, next to Millrace.',
  },
  MR517: {
    cause:
      'A browser or program asks the dashboard without its token, by another name of the machine, from a page of another origin, or for a change where pages only show.',
    example: {
      described:
        '`curl http://127.0.0.1:7474/api/runs` while `millrace ui` runs: the URL that it has printed has a token.',
    },
    mend: 'Open the URL that `millrace ui` has printed. A program sends `Authorization: Bearer TOKEN`. Changes from other machines need `--allow-actions`.',
  },
  MR518: {
    cause:
      'A run was asked for something that it cannot do, such as another concurrency of a task with one item, or to ' +
      'try again what has not failed.',
    example: {
      files: {
        'flow.yaml': 'tasks:\n  - { name: ok, action: core.ask, input: { question: Deploy? } }\n',
      },
      lines: [
        'millrace run flow.yaml --exit-on-wait --quiet',
        'millrace set last ok --concurrency 4',
      ],
      message: "task 'ok' has one item",
    },
    mend: 'The message says why, and the hint what to do.',
  },
  MR519: {
    cause:
      '`millrace wait --timeout` or `history.watch(id).result({ timeout })` has waited as long as it may. The run goes on.',
    example: throws(
      `${opened}const ask = { name: 'ok', action: 'core.ask', input: { question: 'Deploy?' } };
const run = await executor.start({ tasks: [ask] });
await executor.history.watch(run.id).result({ timeout: '100ms' });
`,
      'has not ended within 100ms',
    ),
    mend: 'Wait again, or longer; `millrace watch` and `millrace inspect` show how far it is.',
  },
} as const satisfies Record<string, ErrorNote>;
