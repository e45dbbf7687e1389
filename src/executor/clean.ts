import { type OptionKinds, requireArgument, requireOptions } from '../call-options.ts';
import { removeRuns, type Retention, runsToRemove } from '../history/retention.ts';
import { parseDuration } from '../lang/duration.ts';
import { duration, flag, listOf, oneOf, path, wholeNumber } from '../lang/kinds.ts';
import type { Store } from '../ports/store.ts';
import { type EndState, endStates } from '../run/records.ts';
import { withStore } from './with-store.ts';
import { surroundings } from './surroundings.ts';

/** Which runs are removed: ended ones to which every option applies. */
export interface CleanOptions {
  /** Their age since they ended: milliseconds, or a duration such as `'30d'`. */
  readonly olderThan?: number | string;
  /** How many of the newest runs in these states stay, whatever their age. */
  readonly keep?: number;
  /** Default: `succeeded`, `failed` and `cancelled`. */
  readonly states?: readonly EndState[];
  /** Returns what would be removed, and removes nothing. */
  readonly dryRun?: boolean;
}

/**
 * Removes runs that have ended, with all their data, for good.
 *
 * The runs of sub-workflows go with the run that they are part of. Resolves with the ids of the
 * removed runs, oldest first. Throws MR501 (options), MR601, MR602 or MR606 (store).
 */
export async function cleanRuns(
  directory: string,
  options: CleanOptions = {},
): Promise<readonly string[]> {
  requireArgument('cleanRuns', 'directory', directory, path);
  requireOptions('cleanRuns', options, cleanOptions);
  return withStore(directory, (store) => cleanStore(store, options));
}

const cleanOptions: OptionKinds<CleanOptions> = {
  olderThan: duration,
  keep: wholeNumber(0),
  states: listOf(oneOf(endStates)),
  dryRun: flag,
};

export async function cleanStore(store: Store, options: CleanOptions): Promise<readonly string[]> {
  requireOptions('executor.clean', options, cleanOptions);
  const runs = runsToRemove(store.runs(), retentionOf(options));
  if (!options.dryRun) await removeRuns(store, runs, surroundings.alive);
  return runs.map(({ id }) => id);
}

function retentionOf({ olderThan, keep, states }: CleanOptions): Retention {
  const age = olderThan === undefined ? undefined : parseDuration(olderThan);
  return {
    ...(age === undefined ? {} : { endedBefore: surroundings.clock.now() - age }),
    ...(keep === undefined ? {} : { keep }),
    ...(states ? { states } : {}),
  };
}
