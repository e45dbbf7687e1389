import { MillraceError } from '../../api/basics.ts';
import { type CleanOptions, cleanRuns, openHistory } from '../../api/stored-runs.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';
import { counted } from '../text.ts';

export interface CleanCommandOptions {
  readonly store?: string;
  readonly olderThan?: string;
  readonly keep?: number;
  readonly state?: NonNullable<CleanOptions['states']>;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Removes runs that have ended. At least one option must choose them. */
export async function cleanCommand(
  { store, json, state: states, ...options }: CleanCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const { olderThan, keep, dryRun = false } = options;
  if (olderThan === undefined && keep === undefined && !states) {
    const hint = 'for example: millrace clean --older-than 30d';
    throw new MillraceError('MR501', 'clean needs --older-than, --keep or --state', { hint });
  }
  const directory = storeFolder(store);
  // Opened to read first: a missing store is not created.
  await (await openHistory(directory)).close();
  const runs = await cleanRuns(directory, {
    dryRun,
    ...(olderThan === undefined ? {} : { olderThan }),
    ...(keep === undefined ? {} : { keep }),
    ...(states ? { states } : {}),
  });
  if (json) {
    terminal.data(`${JSON.stringify({ schema: 'millrace.clean/1', dry_run: dryRun, runs })}\n`);
  } else if (runs.length > 0) terminal.write(...runs);
  terminal.print(`${counted(runs.length, 'run')} ${dryRun ? 'would be removed' : 'removed'}`);
  return 0;
}
