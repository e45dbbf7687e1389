import type { CleanCommandOptions } from '../commands/clean.ts';
import type { CompleteOptions } from '../commands/complete.ts';
import type { LimitCommandOptions } from '../commands/limit.ts';
import type { DoctorOptions } from '../commands/doctor.ts';
import type { Shell } from '../completion/scripts.ts';
import { endStates, wholeNumber } from '../option-values.ts';
import { json, store } from './shared-options.ts';
import { type CommandSpec, defineCommand, flag, parsed, text } from './spec.ts';

const clean = defineCommand<[], CleanCommandOptions>({
  name: 'clean',
  group: 'Keep house',
  arguments: [],
  about: 'remove runs that have ended',
  options: {
    olderThan: text('--older-than <duration>', 'runs that ended longer ago than this: 30d, 12h'),
    keep: parsed('--keep <n>', 'all but the newest n runs', wholeNumber),
    state: parsed(
      '--state <states>',
      'runs in one of these states: succeeded, failed, cancelled',
      endStates,
      { words: ['succeeded', 'failed', 'cancelled'] },
    ),
    dryRun: flag('--dry-run', 'list the runs, and remove nothing'),
    store,
    json,
  },
  examples: [
    ['millrace clean --older-than 30d'],
    ['millrace clean --keep 100 --state succeeded --dry-run'],
  ],
  notes:
    'Only runs that have ended are removed, with all their data; runs of sub-workflows are ' +
    'removed with the run that started them. The file of the store does not shrink, but its ' +
    'free space is used again.',
  load: async () => (await import('../commands/clean.ts')).cleanCommand,
});

const limit = defineCommand<
  [what: 'set' | 'ls' | 'rm', name: string | undefined],
  LimitCommandOptions
>({
  name: 'limit',
  group: 'Keep house',
  arguments: ['<what>', '[name]'],
  words: ['set', 'ls', 'rm'],
  about: 'set, list or remove limits of the store',
  options: {
    concurrency: parsed('--concurrency <n>', 'what may be in flight', wholeNumber),
    rate: text('--rate <rate>', 'what may start: a number per second, or 100/m, 5/h'),
    store,
    json,
  },
  examples: [
    ['millrace limit set api --concurrency 10 --rate 100/s'],
    ["millrace limit set 'tenant-*' --concurrency 2", 'a limit for each name that begins so'],
    ['millrace limit ls'],
    ['millrace limit rm api'],
  ],
  notes:
    'A limit of the store is for all workflows that do not declare one of this name in their ' +
    'limits. What is set counts within a moment, also for what is under way.',
  load: async () => (await import('../commands/limit.ts')).limitCommand,
});

const doctor = defineCommand<[], DoctorOptions>({
  name: 'doctor',
  group: 'Check',
  arguments: [],
  about: 'check whether this machine is fit for runs',
  options: { store, json },
  examples: [['millrace doctor'], ['millrace doctor --store /data/runs']],
  load: async () => (await import('../commands/doctor.ts')).doctorCommand,
});

const completion = defineCommand<[shell: Shell], object>({
  name: 'completion',
  group: 'Keep house',
  arguments: ['<shell>'],
  words: ['bash', 'zsh', 'fish'],
  about: 'print a script that completes commands',
  options: {},
  examples: [
    ['source <(millrace completion bash)', 'in ~/.bashrc'],
    ['source <(millrace completion zsh)', 'in ~/.zshrc, after compinit'],
    ['millrace completion fish > ~/.config/fish/completions/millrace.fish'],
  ],
  notes:
    'The script completes commands, options and their words, workflow files, runs of the store ' +
    'and tasks of a run. It completes millrace, not npx: install the package with --global, or ' +
    'put node_modules/.bin into PATH. Print the script again after an update.',
  load: async () => (await import('../commands/completion.ts')).completionCommand,
});

const complete = defineCommand<[what: 'runs' | 'tasks', run: string | undefined], CompleteOptions>({
  name: 'complete',
  group: 'Keep house',
  arguments: ['<what>', '[run]'],
  words: ['runs', 'tasks'],
  about: 'print runs, or the tasks of a run, for the scripts of completion',
  options: { store },
  examples: [['millrace complete runs'], ['millrace complete tasks last --store /data/runs']],
  load: async () => (await import('../commands/complete.ts')).completeCommand,
});

/** Commands for the store and the machine. */
export const storing: readonly CommandSpec[] = [doctor, limit, clean, completion];

/** Commands that scripts call, and the help does not list. */
export const hidden: readonly CommandSpec[] = [complete];
