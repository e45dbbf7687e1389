import type { EachOptions } from '../commands/each.ts';
import { parseHalt, parseJobs, parsePattern, parseTimeout, parseTries } from '../each/settings.ts';
import { collect, wholeNumber } from '../option-values.ts';
import { quiet, store } from './shared-options.ts';
import { type CommandSpec, defineCommand, flag, parsed, text } from './spec.ts';

export const each: CommandSpec = defineCommand<[command: readonly string[]], EachOptions>({
  name: 'each',
  group: 'Start and continue',
  arguments: ['[command...]'],
  about: 'run a command for each line of a list',
  passesOn: true,
  options: {
    items: text('--items <file>', 'the list: lines, or .jsonl (default: -, standard input)'),
    jobs: parsed(
      '-j, --jobs <n>',
      'at a time: N, or N% of the processors (default: 100%)',
      parseJobs,
    ),
    keepOrder: flag('-k, --keep-order', 'print in the order of the list'),
    tag: flag('--tag', 'print the item and a tab before each line'),
    lineBuffer: flag('--line-buffer', 'print lines as they come, from several commands at once'),
    group: flag('--group', 'print what a command prints once it has ended (default)'),
    retries: parsed('--retries <n>', 'tries of an item, the first one included', parseTries),
    timeout: parsed('--timeout <time>', 'of a try: seconds, or 500ms, 30s, 5m', parseTimeout),
    halt: parsed(
      '--halt <when>',
      'now,fail=N or soon,fail=N (or N%): end, or start no more, at N failures',
      parseHalt,
    ),
    null: flag('-0, --null', 'items end with NUL, and may have line breaks'),
    colsep: parsed('--colsep <regex>', 'what separates columns: {1}, {2}', parsePattern),
    header: flag('--header', 'the first line has the names of columns: {name}'),
    joblog: text('--joblog <file>', 'write a line for each item that has ended'),
    results: text(
      '--results <place>',
      'write a row for each item to a .jsonl or .csv file, or to DIR/NUMBER/stdout and stderr',
    ),
    resume: flag('--resume', 'go on with the last run of this command line'),
    resumeFailed: flag('--resume-failed', 'go on, and try again what has failed'),
    dryRun: flag('--dry-run', 'print the commands, and run nothing'),
    action: text('--action <name>', 'an action in place of a command; an item is its input'),
    actions: parsed('--actions <dir>', 'folder of action files; repeatable', collect),
    workers: parsed(
      '--workers <n>',
      'worker threads of an action (default: one per processor)',
      wholeNumber,
    ),
    store,
    quiet,
  },
  examples: [
    ['ls *.png | millrace each -j 4 convert {} {.}.webp'],
    [`millrace each --items urls.txt --retries 3 'curl -sf {} | wc -c'`, 'a line for sh'],
    ['millrace each -k echo {2} {1} ::: a b ::: 1 2'],
    ['millrace each --action words.count --items texts.jsonl'],
  ],
  notes:
    'Options stand before the command. One word is a line for sh; of several, the first is a ' +
    'program. Values are never read by a shell: in a line they are parameters. Places: {} the ' +
    'item, {.} without extension, {/} file name, {//} folder, {/.} file name without extension, ' +
    '{#} number, {%} slot, {1} {2} columns, and templates such as {{ item.name }} and {{ index }}. Without ' +
    'a place, the item comes last. What commands print is printed once they have ended and are ' +
    'stored; of a command that fails, the last 6,000 characters. The list is read while items run: ' +
    'N% of --halt counts from its end on. The run is one like any other: ' +
    'ps, inspect, resume and retry know it.',
  load: async () => (await import('../commands/each.ts')).eachCommand,
});
