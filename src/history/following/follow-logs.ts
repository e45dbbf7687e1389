import type { Clock } from '../../ports/clock.ts';
import type { StoreReader } from '../../ports/store.ts';
import { isFailure, type RunId } from '../../run/records.ts';
import type { LogSelection } from '../log-selection.ts';
import { notStarted } from '../require-item.ts';
import { type KeptLog, storedLog } from '../stored-logs.ts';
import type { RunLife } from './commit-wait.ts';
import { type EndedItems, FollowedVisits } from './followed-visits.ts';
import { lookUntilOver } from './look.ts';

interface Following {
  readonly store: StoreReader;
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
  readonly run: RunId;
  readonly life: RunLife;
}

/**
 * Yields the logs of the items that have ended, of those of child runs too, and then those of each
 * item that ends, until the run is over: in the order of the commits of each task.
 */
export async function* followLogs(
  { store, run, life, clock }: Following,
  { failed, ...place }: LogSelection,
): AsyncGenerator<KeptLog, void> {
  const visits = new FollowedVisits(store, run, place);
  for await (const isLast of lookUntilOver(life, clock)) {
    for (const ended of visits.next()) yield* logsOf(ended, store, failed);
    if (isLast && place.task !== undefined && !visits.haveBegun) throw notStarted(run, place.task);
  }
}

function* logsOf(
  { key, visit, chunk, index: only }: EndedItems,
  store: StoreReader,
  failed = false,
): Generator<KeptLog> {
  const { batch, entries } = chunk;
  for (const entry of entries) {
    const index = batch ? batch.index(entry) : entry;
    const state = batch ? batch.state(entry) : visit.record.remainder;
    if ((only ?? index) !== index) continue;
    if (failed && !(state && isFailure(state))) continue;
    const log = storedLog(store, key, index);
    if (log) yield { ...key, index, ...log };
  }
}
