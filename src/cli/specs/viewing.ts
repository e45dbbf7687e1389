import type { ActionsOptions } from '../commands/actions.ts';
import type { ExportCommandOptions } from '../commands/export.ts';
import type { GraphOptions } from '../commands/graph.ts';
import type { InspectOptions } from '../commands/inspect-options.ts';
import type { PsOptions } from '../commands/ps.ts';
import type { ReportOptions } from '../commands/report.ts';
import type { UiOptions } from '../commands/ui.ts';
import type { ValidateOptions } from '../commands/validate.ts';
import { fieldNames, port, wholeNumber } from '../option-values.ts';
import { following } from './following.ts';
import { actions, json, quiet, store } from './shared-options.ts';
import { type CommandSpec, defineCommand, flag, oneOf, parsed, text } from './spec.ts';

const validate = defineCommand<[flow: string], ValidateOptions>({
  name: 'validate',
  group: 'Check',
  arguments: ['<flow>'],
  about: 'list all problems of a workflow file',
  options: {
    actions,
    changes: flag('--changes', 'list what means something else than in the version before'),
    json,
  },
  examples: [
    ['millrace validate flow.yaml'],
    ['millrace validate flow.yaml --changes'],
    ['millrace validate flow.yaml --actions lib/actions --json'],
  ],
  load: async () => (await import('../commands/validate.ts')).validateCommand,
});

const reference = defineCommand<[name: string | undefined], ActionsOptions>({
  name: 'actions',
  group: 'Check',
  arguments: ['[name]'],
  about: 'show what the built-in actions take and return',
  options: { json },
  examples: [
    ['millrace actions', 'all of them'],
    ['millrace actions file', 'those of a pack, and what holds for them'],
    ['millrace actions http.get', 'its inputs, outputs and errors, and an example'],
    ['millrace actions --json', 'with JSON Schemas'],
  ],
  load: async () => (await import('../commands/actions.ts')).actionsCommand,
});

const graph = defineCommand<[name: string], GraphOptions>({
  name: 'graph',
  group: 'Look',
  arguments: ['<flow-or-run>'],
  about: 'draw a workflow file, or a run with its states',
  options: {
    format: oneOf(
      '-f, --format <format>',
      'output format',
      ['mermaid', 'dot', 'svg', 'json'],
      'mermaid',
    ),
    store,
  },
  examples: [
    ['millrace graph flow.yaml', 'a Mermaid flowchart, for Markdown'],
    ['millrace graph flow.yaml -f svg > flow.svg'],
    ['millrace graph last -f svg > run.svg', 'the newest run, with its states'],
    ['millrace graph last -f json | jq .edges'],
  ],
  load: async () => (await import('../commands/graph.ts')).graphCommand,
});

const ps = defineCommand<[], PsOptions>({
  name: 'ps',
  group: 'Look',
  arguments: [],
  about: 'list runs, newest first',
  options: {
    store,
    number: parsed('-n, --number <n>', 'how many runs (default: 20, all with --all)', wholeNumber),
    all: flag('-a, --all', 'all runs, including those of sub-workflows'),
    json,
  },
  examples: [['millrace ps -n 5'], ['millrace ps --all --json']],
  notes:
    'Runs of sub-workflows are listed with --all, and by millrace inspect of the run that ' +
    'started them.',
  load: async () => (await import('../commands/ps.ts')).psCommand,
});

const inspect = defineCommand<[run: string | undefined, task: string | undefined], InspectOptions>({
  name: 'inspect',
  group: 'Look',
  arguments: ['[run]', '[task]'],
  about: 'show a run, a task or an item (TASK/INDEX)',
  options: { store, failed: flag('--failed', 'list all failed items'), json },
  examples: [
    ['millrace inspect', 'the newest run'],
    ['millrace inspect last check_health', 'one of its tasks, with the first items'],
    ['millrace inspect 7k2m9q check_health/17'],
    ['millrace inspect 7k2m9q --failed'],
  ],
  load: async () => (await import('../commands/inspect.ts')).inspectCommand,
});

const exportSpec = defineCommand<[run: string, task: string | undefined], ExportCommandOptions>({
  name: 'export',
  group: 'Look',
  arguments: ['<run>', '[task]'],
  about: 'write the results of a task as rows to a file',
  options: {
    what: oneOf(
      '--what <what>',
      'rows of results (default), or a trace of the whole run for Perfetto',
      ['results', 'trace'],
    ),
    output: text('-o, --output <file>', 'where the rows go (default: -, standard output)'),
    format: oneOf('-f, --format <format>', 'default: by the name of the file, or jsonl', [
      'jsonl',
      'json',
      'csv',
      'tsv',
      'parquet',
    ]),
    failed: flag('--failed', 'a row for each item that failed, in place of the outputs'),
    withItems: flag('--with-items', 'rows with the index, the item and its output'),
    order: oneOf('--order <order>', 'as items were completed (default), or as they were listed', [
      'completion',
      'input',
    ]),
    fields: parsed('--fields <names>', 'the columns, or members of rows: a,b,c', fieldNames),
    store,
    quiet,
  },
  examples: [
    ['millrace export last -o out.jsonl'],
    ['millrace export 7k2m9q fetch -o out.csv.gz --fields url,status --order input'],
    ['millrace export last --failed | jq .error.message', 'why items failed'],
    ['millrace export last --what trace -o trace.json', 'for https://ui.perfetto.dev'],
  ],
  notes:
    'A run that is under way is followed until it ends or is paused. A file has its name once it ' +
    'is whole: until then it is FILE.part. With a name that ends with .gz it is compressed. ' +
    'Secrets are masked. The task can be left out when only one has results. A Parquet file needs ' +
    'the package hyparquet-writer, and is written once all rows are there.',
  load: async () => (await import('../commands/export.ts')).exportCommand,
});

const ui = defineCommand<[run: string | undefined], UiOptions>({
  name: 'ui',
  group: 'Look',
  arguments: ['[run]'],
  about: 'show runs in a browser, as they go',
  options: {
    store,
    port: parsed('-p, --port <n>', 'where to listen (default: 7474, or any that is free)', port),
    open: flag('--no-open', 'open no browser: print the URL only'),
    host: parsed('--host <address>', 'address to listen on', (given) => given, {
      default: '127.0.0.1',
    }),
    allowRemote: flag('--allow-remote', 'let --host be an address that other machines reach'),
    allowActions: flag('--allow-actions', 'let those change runs, not only look'),
  },
  examples: [
    ['millrace ui'],
    ['millrace ui last --no-open', 'prints the URL of the page of the newest run'],
    ['millrace ui --host 0.0.0.0 --port 8080 --allow-remote', 'for other machines, to look only'],
  ],
  notes:
    'The URL has a token: who has it can see all runs of the store, and change them. Only this ' +
    'machine can reach the pages, unless --host and --allow-remote say otherwise. Reading never ' +
    'blocks a run. It goes on until Ctrl-C.',
  load: async () => (await import('../commands/ui.ts')).uiCommand,
});

const report = defineCommand<[run: string], ReportOptions>({
  name: 'report',
  group: 'Look',
  arguments: ['<run>'],
  about: 'write the pages of a run as one file',
  options: {
    output: text('-o, --output <file>', 'where it goes (default: -, standard output)'),
    format: oneOf('-f, --format <format>', 'default: by the name of the file, or html', [
      'html',
      'json',
      'md',
    ]),
    store,
  },
  examples: [
    ['millrace report last -o report.html'],
    ['millrace report 7k2m9q -o report.md', 'for an issue'],
    ['millrace report last --format json | jq .signatures.rows'],
  ],
  notes:
    'The file has at most 2 MB, whatever the run has done: of its items the failed ones, as many as ' +
    'there is room for, and a sample of the others. millrace run --report FILE writes it at the end ' +
    'of the run, however that ends.',
  load: async () => (await import('../commands/report.ts')).reportCommand,
});

/** Commands that show workflows and runs. They change nothing. */
export const viewing: readonly CommandSpec[] = [
  ps,
  inspect,
  ...following,
  exportSpec,
  ui,
  report,
  graph,
  validate,
  reference,
];
