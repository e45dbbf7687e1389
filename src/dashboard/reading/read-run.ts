import { notFound } from '../faults.ts';
import type { ShownRunState } from '../payloads/counts.ts';
import type { OpenSource } from '../source/source.ts';
import { surroundings } from '../../executor/surroundings.ts';
import { lastWorkedOn, timesUntil } from '../../run/idle-time.ts';
import { hasEnded, type LeaseOwner, type RunRecord, type TaskRecord } from '../../run/records.ts';
import { asRunId } from '../../run/run-id.ts';
import { currentVisits } from '../../run/visits-before.ts';

/** A run as it is at one moment. */
export interface ReadRun {
  readonly record: RunRecord;
  /** The latest visit of each task that has one. */
  readonly latest: ReadonlyMap<string, TaskRecord>;
  readonly state: ShownRunState;
  /** The living process that runs it. */
  readonly owner: LeaseOwner | undefined;
  /** Who had it last. */
  readonly lastOwner: LeaseOwner | undefined;
  /** When it was last worked on: now, while somebody runs it. */
  readonly until: number;
  readonly elapsed: number;
  readonly now: number;
}

/** Throws MR506 for a run that is not there, or not any more. */
export function readRun({ store }: Pick<OpenSource, 'store'>, id: string, now: number): ReadRun {
  const record = store.run(asRunId(id));
  if (!record) throw notFound(`there is no run '${id}', or it was removed`);
  return readRecord(store, record, now);
}

export function readRecord(store: OpenSource['store'], record: RunRecord, now: number): ReadRun {
  const visits = currentVisits(record, store.tasks(record.id));
  const lease = record.state === 'running' ? store.lease(record.id) : undefined;
  const owner = lease && surroundings.alive(lease.owner) ? lease.owner : undefined;
  const state = shownState(store, record, owner !== undefined);
  const until = hasEnded(record.state) || owner ? now : lastWorkedOn(record, visits);
  const { elapsed } = timesUntil(until, { began: record.createdAt, ...record });
  const latest = latestVisits(visits);
  return { record, latest, state, owner, lastOwner: lease?.owner, until, elapsed, now };
}

function shownState(
  store: OpenSource['store'],
  record: RunRecord,
  isOwned: boolean,
): ShownRunState {
  if (record.state !== 'running') return record.state;
  if (!isOwned) return 'interrupted';
  const request = store.request(record.id);
  if (request?.cancel !== undefined) return 'cancelling';
  if (request?.pause) return 'pausing';
  return record.outcome !== undefined || record.succeeding ? 'finishing' : 'running';
}

function latestVisits(visits: readonly TaskRecord[]): Map<string, TaskRecord> {
  const latest = new Map<string, TaskRecord>();
  for (const visit of visits) {
    if (visit.visit > (latest.get(visit.task)?.visit ?? 0)) latest.set(visit.task, visit);
  }
  return latest;
}
