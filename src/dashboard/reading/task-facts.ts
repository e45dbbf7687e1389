import { availableParallelism } from 'node:os';
import { countEnded, countFailures } from '../../items/item-state.ts';
import type { PlanTask } from '../../plan/plan.ts';
import { hasItems } from '../../plan/plan.ts';
import { timesUntil } from '../../run/idle-time.ts';
import type { TaskRecord } from '../../run/records.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { Counts } from '../payloads/counts.ts';
import type { TaskShownState } from '../payloads/run.ts';
import type { ReadRun } from './read-run.ts';

/** What is known of a task in a run. */
export interface TaskFacts {
  readonly state: TaskShownState;
  readonly counts: Counts;
  /** null: not counted yet. */
  readonly total: number | null;
  readonly ended: number;
  readonly failed: number;
  readonly inFlight: number;
  readonly retrying: number;
  /** Milliseconds in which it ran; undefined: it has not started. */
  readonly elapsed: number | undefined;
}

/** Retries that are counted. */
const mostRetries = 10_000;

export function taskFacts(
  store: StoreReader,
  run: ReadRun,
  name: string,
  task: PlanTask | undefined,
  inFlightOf: (task: string) => number | undefined,
): TaskFacts {
  const record = run.latest.get(name);
  if (!record || record.startedAt === undefined) return unstarted(record, task);
  const { summary, source, startedAt: began } = record;
  const runs = record.state === 'running' && run.owner !== undefined;
  const retrying = runs ? countRetries(store, run, record) : 0;
  const inFlight = runs ? (inFlightOf(name) ?? mostInFlight(record, retrying)) : 0;
  const { succeeded, failed, timed_out: timedOut, cancelled, skipped } = summary;
  return {
    state: record.state === 'running' && retrying > 0 && inFlight === 0 ? 'retrying' : record.state,
    counts: [succeeded, 0, inFlight, retrying, failed, timedOut, cancelled, skipped],
    total: source?.state === 'open' ? null : summary.total,
    ended: countEnded(summary),
    failed: countFailures(summary),
    inFlight,
    retrying,
    elapsed: timesUntil(run.until, { began, ...record }).elapsed,
  };
}

function unstarted(record: TaskRecord | undefined, task: PlanTask | undefined): TaskFacts {
  const skipped = record?.state === 'skipped' ? 1 : 0;
  const isPlain = task !== undefined && !hasItems(task);
  return {
    state: record?.state ?? 'waiting',
    counts: [0, 0, 0, 0, 0, 0, 0, isPlain ? skipped : 0],
    total: isPlain ? 1 : null,
    ended: isPlain ? skipped : 0,
    failed: 0,
    inFlight: 0,
    retrying: 0,
    elapsed: undefined,
  };
}

/** Only a task that has ended batches can have items that wait for another attempt. */
function countRetries(store: StoreReader, { record: run }: ReadRun, record: TaskRecord): number {
  let count = 0;
  const key = { run: run.id, task: record.task, visit: record.visit };
  for (const _ of store.retries(key)) if (++count === mostRetries) break;
  return count;
}

/** Where it is not recorded: what its limit lets through of the items that have not ended. */
function mostInFlight({ remaining, concurrency, waits }: TaskRecord, retrying: number): number {
  if (waits) return 0;
  return Math.max(0, Math.min(remaining - retrying, concurrency ?? availableParallelism()));
}
