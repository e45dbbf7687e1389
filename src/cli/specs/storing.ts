import type { CleanCommandOptions } from '../commands/clean.ts';
import type { DoctorOptions } from '../commands/doctor.ts';
import { endStates, wholeNumber } from '../option-values.ts';
import { json, store } from './shared-options.ts';
import { type CommandSpec, defineCommand, flag, parsed, text } from './spec.ts';

const clean = defineCommand<[], CleanCommandOptions>({
  name: 'clean',
  arguments: [],
  about: 'remove runs that have ended',
  options: {
    olderThan: text('--older-than <duration>', 'runs that ended longer ago than this: 30d, 12h'),
    keep: parsed('--keep <n>', 'all but the newest n runs', wholeNumber),
    state: parsed(
      '--state <states>',
      'runs in one of these states: succeeded, failed, cancelled',
      endStates,
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

const doctor = defineCommand<[], DoctorOptions>({
  name: 'doctor',
  arguments: [],
  about: 'check whether this machine and the store folder are fit for runs',
  options: { store, json },
  examples: [['millrace doctor'], ['millrace doctor --store /data/runs']],
  load: async () => (await import('../commands/doctor.ts')).doctorCommand,
});

/** Commands for the store. */
export const storing: readonly CommandSpec[] = [clean, doctor];
