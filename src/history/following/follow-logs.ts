import type { Clock } from '../../ports/clock.ts';
import type { StoreReader } from '../../ports/store.ts';
import { isFailure, type RunId, type TaskKey, type TaskRecord } from '../../run/records.ts';
import { asRunId, rootOf } from '../../run/run-id.ts';
import { byStart } from '../order.ts';
import { notStarted } from '../require-item.ts';
import type { LogSelection } from '../log-selection.ts';
import { type KeptLog, storedLog } from '../stored-logs.ts';
import { CommittedVisit } from './committed-visit.ts';
import type { RunLife } from './commit-wait.ts';
import { CompletionOrder } from './completion-order.ts';
import { lookUntilOver } from './look.ts';
import type { ResultChunk } from './result-chunk.ts';

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
  following: Following,
  selection: LogSelection,
): AsyncGenerator<KeptLog, void> {
  const { store, run, life, clock } = following;
  const visits = new FollowedVisits(store, run, selection);
  for await (const isLast of lookUntilOver(life, clock)) {
    yield* visits.logs();
    if (isLast && selection.task !== undefined && !visits.haveBegun) {
      throw notStarted(run, selection.task);
    }
  }
}

interface OpenVisit {
  readonly visit: CommittedVisit;
  readonly reader: CompletionOrder;
}

/** The visits of a run and of its child runs, and how far each was read. */
class FollowedVisits {
  readonly #store: StoreReader;
  readonly #run: RunId;
  readonly #selection: LogSelection;
  readonly #open = new Map<string, OpenVisit>();
  readonly #settled = new Set<string>();
  /** Whether child runs belong to a selected item. */
  readonly #selected = new Map<string, boolean>();

  constructor(store: StoreReader, run: RunId, selection: LogSelection) {
    this.#store = store;
    this.#run = run;
    this.#selection = selection;
  }

  /** Some visit of what is selected has begun. */
  get haveBegun(): boolean {
    return this.#open.size + this.#settled.size > 0;
  }

  *logs(): Generator<KeptLog> {
    yield* this.#logsOf(this.#run, this.#selection);
    const { failed } = this.#selection;
    for (const id of this.#store.runIds()) {
      if (this.#isSelected(id)) yield* this.#logsOf(id, { failed });
    }
  }

  #isSelected(id: RunId): boolean {
    if (rootOf(id) !== rootOf(this.#run) || !id.startsWith(`${this.#run}.`)) return false;
    const end = id.indexOf('.', this.#run.length + 1);
    const child = end < 0 ? id : id.slice(0, end);
    const known = this.#selected.get(child);
    if (known !== undefined) return known;
    const { task, index } = this.#selection;
    const item = this.#store.run(asRunId(child))?.parent;
    const isIn =
      item !== undefined &&
      (task ?? item.task) === item.task &&
      (index ?? item.index) === item.index;
    this.#selected.set(child, isIn);
    return isIn;
  }

  *#logsOf(run: RunId, selection: LogSelection): Generator<KeptLog> {
    for (const record of this.#store.tasks(run).toSorted(byStart)) {
      if (record.startedAt === undefined || record.task !== (selection.task ?? record.task))
        continue;
      const key = { run, task: record.task, visit: record.visit };
      const name = `${run} ${record.visit} ${record.task}`;
      if (this.#settled.has(name)) continue;
      const open = this.#open.get(name) ?? opened(this.#store, key);
      this.#open.set(name, open);
      open.visit.refresh();
      const isLast = open.visit.hasSettled;
      for (let chunk = open.reader.read(); chunk; chunk = open.reader.read()) {
        yield* logsIn(chunk, { store: this.#store, key, record: open.visit.record, selection });
      }
      if (!isLast) continue;
      this.#open.delete(name);
      this.#settled.add(name);
    }
  }
}

function opened(store: StoreReader, key: TaskKey): OpenVisit {
  const visit = new CommittedVisit(store, key);
  return { visit, reader: new CompletionOrder(visit, { batch: 0 }) };
}

interface Visit {
  readonly store: StoreReader;
  readonly key: TaskKey;
  readonly record: TaskRecord;
  readonly selection: LogSelection;
}

function* logsIn(
  { batch, entries }: ResultChunk,
  { store, key, record, selection }: Visit,
): Generator<KeptLog> {
  for (const entry of entries) {
    const index = batch ? batch.index(entry) : entry;
    const state = batch ? batch.state(entry) : record.remainder;
    if ((selection.index ?? index) !== index) continue;
    if (selection.failed && !(state && isFailure(state))) continue;
    const log = storedLog(store, key, index);
    if (log) yield { ...key, index, ...log };
  }
}
