import type { ItemsOptions } from '../commands/items.ts';
import type { LogsOptions } from '../commands/logs.ts';
import type { WaitCommandOptions } from '../commands/wait.ts';
import type { WatchOptions } from '../commands/watch.ts';
import { parsePattern, parseTimeout } from '../each/settings.ts';
import { parseFields, parseSort } from '../items/fields.ts';
import { itemStates, wholeNumber } from '../option-values.ts';
import { json, quiet, store } from './shared-options.ts';
import { type CommandSpec, defineCommand, flag, oneOf, parsed, text } from './spec.ts';

const watch = defineCommand<[run: string | undefined], WatchOptions>({
  name: 'watch',
  group: 'Look',
  arguments: ['[run]'],
  about: 'show the progress of a run of another process',
  options: { store },
  examples: [
    ['millrace watch', 'the newest run that a process runs'],
    ['millrace watch 7k2m9q'],
    ['millrace watch last --store /data/runs'],
  ],
  notes:
    'It shows what millrace run shows, without the logs (millrace logs RUN --follow has them), ' +
    'and ends with the exit code of the run. Ctrl-C ends the view; the run goes on. Of a run that is ' +
    'paused, or that nobody runs, it says how to go on, and exits with 3.',
  load: async () => (await import('../commands/watch.ts')).watchCommand,
});

const wait = defineCommand<[run: string], WaitCommandOptions>({
  name: 'wait',
  group: 'Look',
  arguments: ['<run>'],
  about: 'wait until a run of another process has ended',
  options: {
    timeout: parsed(
      '--timeout <duration>',
      'how long, at most: seconds, or 500ms, 30s, 5m (default: as long as it takes)',
      parseTimeout,
    ),
    store,
    quiet,
  },
  examples: [
    ['millrace wait 7k2m9q && ./publish'],
    ['millrace wait last --timeout 5m', 'exits with 124 if the run goes on'],
  ],
  notes:
    'It ends with the exit code of the run. Of a run that is paused, or that nobody runs, it says ' +
    'how to go on, and exits with 3: it does not wait until somebody does.',
  load: async () => (await import('../commands/wait.ts')).waitCommand,
});

const logs = defineCommand<[run: string | undefined, task: string | undefined], LogsOptions>({
  name: 'logs',
  group: 'Look',
  arguments: ['[run]', '[task]'],
  about: 'print the log of a run, a task or an item',
  options: {
    follow: flag('-f, --follow', 'go on with the log of each item that ends, until the run does'),
    failed: flag('--failed', 'only of items that have failed'),
    grep: parsed('--grep <regex>', 'only lines that match', parsePattern),
    store,
    json,
  },
  examples: [
    ['millrace logs', 'of the newest run'],
    ['millrace logs 7k2m9q check_health'],
    ['millrace logs 7k2m9q check_health/17 --json'],
    [`millrace logs last --failed --grep 'timed? out'`],
    ['millrace logs last --follow --json | jq .lines[].message', 'a document for each item'],
  ],
  notes:
    'Of each item the end of what it has logged is kept, over all of its attempts: see ' +
    '--logs-per-item and --logs-per-run of millrace run. Secrets are masked. Items come in the ' +
    'order of their tasks and lists, those of sub-workflows in the place of their item; with --follow ' +
    'in the order in which they end. Then the run can be one of another process.',
  load: async () => (await import('../commands/logs.ts')).logsCommand,
});

const items = defineCommand<[run: string, task: string | undefined], ItemsOptions>({
  name: 'items',
  group: 'Look',
  arguments: ['<run>', '[task]'],
  about: 'list items by state, condition or cause',
  options: {
    state: parsed('--state <states>', 'only items in one of these states', itemStates, {
      words: ['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped', 'waiting'],
    }),
    where: text('--where <condition>', 'only items for which it holds, such as item.ms > 1000'),
    fields: parsed(
      '--fields <names>',
      'what is printed of an item, such as index,ms,output.url',
      parseFields,
    ),
    sort: parsed('--sort <field>', 'by this field; -ms has the largest first', parseSort),
    groupBy: oneOf('--group-by <what>', 'a row for each cause of failure, with its count', [
      'error',
    ]),
    limit: parsed('--limit <n>', 'rows at most (default: 50 of a table, else all)', wholeNumber),
    format: oneOf('-f, --format <format>', 'output format', ['table', 'jsonl', 'csv'], 'table'),
    store,
  },
  examples: [
    ['millrace items last fetch --state failed,timed_out'],
    ['millrace items last --group-by error', 'each cause once, the most frequent first'],
    ['millrace items 7k2m9q fetch --sort -ms --limit 10', 'the slowest'],
    [`millrace items last fetch --where 'item.output?.status === 404' --fields index,element`],
    ['millrace items last fetch/17 --format jsonl'],
  ],
  notes:
    'An item has task, index, state, element, output, error, attempts, ms and began: --fields and ' +
    '--sort name them, with their members behind dots. A condition is an expression of the language ' +
    'over item; where it has no value, such as for a member of null, it does not hold. Causes of ' +
    'failure are messages without their numbers, ids, paths and quoted parts. Secrets are masked.',
  load: async () => (await import('../commands/items.ts')).itemsCommand,
});

/** Commands that look at a run while it goes on, and after it. */
export const following: readonly CommandSpec[] = [watch, wait, items, logs];
