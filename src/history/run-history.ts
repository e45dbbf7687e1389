import { type OptionKinds, requireArgument, requireOptions } from '../call-options.ts';
import { flag, numberFrom, runId, text, wholeNumber } from '../lang/kinds.ts';
import { Document } from '../document/document.ts';
import { MillraceError } from '../errors.ts';
import type { LeaseOwner, RunId, RunRecord, TaskRecord } from '../run/records.ts';
import type { ItemLog } from '../items/item-log.ts';
import { countFailures } from '../items/item-state.ts';
import { type ItemResult, itemResults } from '../items/item-results.ts';
import { Mask } from '../redaction/mask.ts';
import type { ItemPlace } from '../redaction/shown-failure.ts';
import { type LogTotals, noLogs } from '../run/log-limits.ts';
import { lateErrorsDocument, parseLateErrors } from '../run/late-errors.ts';
import { asRunId, isChildId, isChildOf } from '../run/run-id.ts';
import type { Clock } from '../ports/clock.ts';
import type { StoreReader } from '../ports/store.ts';
import { byItem, newestOf, visitOf } from './order.ts';
import { type RunReport, reportOf } from './report.ts';
import type { RunSummary } from './run-summary.ts';
import { storedElements } from './stored-list.ts';
import { failureLog, type KeptLog, storedLog, storedLogs } from './stored-logs.ts';
import { storedResults } from './stored-results.ts';

/** Which runs are listed. All conditions must hold. */
export interface RunSelection {
  /** The most runs: the newest of them. */
  readonly newest?: number;
  /** Without those that are items of other runs. */
  readonly topLevel?: boolean;
  /** Only those that have not ended. */
  readonly unfinished?: boolean;
}

const selectionOptions: OptionKinds<RunSelection> = {
  newest: wholeNumber(0),
  topLevel: flag,
  unfinished: flag,
};

interface HistoryParts {
  readonly store: StoreReader & { close(): Promise<void> };
  readonly clock: Pick<Clock, 'now'>;
  readonly alive: (owner: LeaseOwner) => boolean;
}

/** Reads a store next to a process that writes it. Never blocks a run. */
export class RunHistory {
  readonly #store: HistoryParts['store'];
  readonly #clock: HistoryParts['clock'];
  readonly #alive: HistoryParts['alive'];

  private constructor({ store, clock, alive }: HistoryParts) {
    this.#store = store;
    this.#clock = clock;
    this.#alive = alive;
  }

  /** @internal */
  static of(parts: HistoryParts): RunHistory {
    return new RunHistory(parts);
  }

  /** The runs of the store, newest first. `newest` of many are found without reading the others. */
  runs(selection: RunSelection = {}): RunSummary[] {
    requireOptions('history.runs', selection, selectionOptions);
    const { newest, ...which } = selection;
    const most = which.unfinished ? undefined : newest;
    const records =
      most === undefined && !which.topLevel
        ? this.#store.runs()
        : this.#recordsOf(newestOf(this.#ids(which), most));
    const chosen = which.unfinished
      ? records.filter(({ endedAt }) => endedAt === undefined)
      : records;
    return chosen.slice(0, newest).map((record) => this.#summary(record));
  }

  /** The number of runs; with `topLevel`, without those that are items of others. */
  count(which: Pick<RunSelection, 'topLevel'> = {}): number {
    requireOptions('history.count', which, { topLevel: flag });
    return this.#ids(which).length;
  }

  /** The child runs of a run (not their own child runs), in the order of their items. */
  childrenOf(id: string): RunSummary[] {
    requireItem('history.childrenOf', id);
    const ids = this.#store.runIds().filter((child) => isChildOf(child, asRunId(id)));
    return this.#recordsOf(ids)
      .map((record) => this.#summary(record))
      .toSorted(byItem);
  }

  /** The run with this id, or the only run whose id begins or ends with it. Throws MR506. */
  find(id: string): RunSummary {
    requireItem('history.find', id);
    const exact = this.#store.run(asRunId(id));
    if (exact) return this.#summary(exact);
    const named = this.#store.runIds().filter((one) => one.startsWith(id) || one.endsWith(id));
    // The ids of child runs begin with the id of their parent.
    const parents = named.filter((one) => !isChildId(one));
    const matches = parents.length > 0 ? parents : named;
    const [[only] = [], ...others] = matches.map((one) => this.#recordsOf([one]));
    if (only && others.length === 0 && id !== '') return this.#summary(only);
    const several = others.length > 0 ? `several runs match '${id}'` : `there is no run '${id}'`;
    throw new MillraceError('MR506', several, { hint: 'millrace ps lists the runs' });
  }

  /** The report of a run; of one that is under way, as of `now`. Throws MR506. */
  report(id: string, now = this.#clock.now()): RunReport {
    requireItem('history.report', id);
    requireArgument('history.report', 'now', now, numberFrom(0));
    const record = this.#record(id);
    const tasks = this.#store.tasks(record.id);
    return reportOf({
      record,
      tasks,
      parameters: this.#document(record.id, 'parameters') ?? {},
      output: this.#document(record.id, 'output') ?? null,
      lateErrors: parseLateErrors(this.#document(record.id, lateErrorsDocument)),
      shown: { mask: this.#mask(record), elementOf: this.#elements(record.id, tasks) },
      logOf: (task) => failureLog(this.#store, record.id, task),
      now,
    });
  }

  /** The workflow of a run, as it was started. Throws MR506. */
  workflow(id: string): { readonly text: string; readonly file?: string } {
    requireItem('history.workflow', id);
    const { text: written, file } = this.#record(id);
    return { text: written, ...(file === undefined ? {} : { file }) };
  }

  /** Workflow and parameters of a run, as it was started. Throws MR506. */
  definition(id: string): { readonly text: string; readonly parameters: unknown } {
    requireItem('history.definition', id);
    const { text: written, id: run } = this.#record(id);
    return { text: written, parameters: this.#document(run, 'parameters') };
  }

  /** The items of the latest visit of a task, by index: a view. Throws MR506. */
  items(id: string, task: string): readonly ItemResult[] {
    requireItem('history.items', id, { task });
    const run = this.#record(id);
    const record = this.#task(id, task);
    return itemResults({
      ...storedResults(this.#store, run.id, record, 'entry'),
      remainderError: record.remainderError,
      elementOf: storedElements(this.#store, run.id, record),
      mask: this.#mask(run),
    });
  }

  /**
   * What is kept of the log of an item, in the latest visit of its task; undefined if that is
   * nothing. Throws MR506, MR606 when it is damaged.
   */
  log(id: string, task: string, index: number): ItemLog | undefined {
    requireItem('history.log', id, { task, index });
    return this.logReader(id, task)(index);
  }

  /**
   * Reads the logs of many items of one task, each as `log` does.
   *
   * @internal
   */
  logReader(id: string, task: string): (index: number) => ItemLog | undefined {
    const { visit } = this.#task(id, task);
    const key = { run: asRunId(id), task, visit };
    return (index) => storedLog(this.#store, key, index);
  }

  /**
   * The kept logs of a run, of one task or of one item, over all visits, with those of the runs of
   * sub-workflows. They are read one by one. Throws MR506, and MR606 where one is damaged.
   */
  logs(id: string, task?: string, index?: number): Iterable<KeptLog> {
    requireItem('history.logs', id, {
      ...(task === undefined ? {} : { task }),
      ...(index === undefined ? {} : { index }),
    });
    const { id: run } = this.#record(id);
    if (task !== undefined) this.#task(id, task);
    return storedLogs(this.#store, run, { task, index });
  }

  /** What is kept of all logs of a run and of its sub-workflows, and what was dropped. */
  logTotals(id: string): LogTotals {
    requireItem('history.logTotals', id);
    return this.#store.logTotals(this.#record(id).id) ?? noLogs;
  }

  /** Closes the store. Views of items cannot be read afterwards. */
  async close(): Promise<void> {
    await this.#store.close();
  }

  /** Reads the elements of items of a run; each list is read once. */
  #elements(run: RunId, tasks: readonly TaskRecord[]): (item: ItemPlace) => unknown {
    const readers = new Map<TaskRecord, ReturnType<typeof storedElements>>();
    return ({ task, visit, index }) => {
      const record = visitOf(tasks, task, visit);
      if (!record) return undefined;
      const reader = readers.get(record) ?? storedElements(this.#store, run, record);
      readers.set(record, reader);
      return reader?.(index);
    };
  }

  #ids({ topLevel }: Pick<RunSelection, 'topLevel'>): RunId[] {
    const ids = this.#store.runIds();
    return topLevel ? ids.filter((id) => !isChildId(id)) : ids;
  }

  /** Newest first. A run that is removed meanwhile is left out. */
  #recordsOf(ids: readonly RunId[]): RunRecord[] {
    const records = ids.flatMap((id) => this.#store.run(id) ?? []);
    return records.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  }

  #summary(record: RunRecord): RunSummary {
    const items = { total: 0, ended: 0, failed: 0 };
    for (const { summary, remaining } of this.#store.tasks(record.id)) {
      items.total += summary.total;
      items.ended += summary.total - remaining;
      items.failed += countFailures(summary);
    }
    const owner = record.state === 'running' ? this.#store.lease(record.id)?.owner : undefined;
    return {
      run: record.id,
      workflow: record.workflow,
      state: record.state,
      createdAt: record.createdAt,
      endedAt: record.endedAt,
      ...(record.idleMs === undefined ? {} : { idleMs: record.idleMs }),
      items,
      owner: owner && this.#alive(owner) ? owner : undefined,
      ...(record.parent ? { parent: record.parent } : {}),
      ...(record.directory === undefined ? {} : { directory: record.directory }),
    };
  }

  #task(id: string, task: string): TaskRecord {
    const latest = visitOf(this.#store.tasks(this.#record(id).id), task);
    if (latest) return latest;
    const hint = 'millrace inspect RUN lists its tasks';
    throw new MillraceError('MR506', `run ${id} has no task '${task}' that has started`, { hint });
  }

  #record(id: string): RunRecord {
    const record = this.#store.run(asRunId(id));
    if (!record) throw new MillraceError('MR506', `there is no run '${id}'`);
    return record;
  }

  #mask(record: RunRecord): Mask | undefined {
    return record.secrets && Mask.of(record.secrets, this.#document(record.id, 'parameters'));
  }

  #document(run: RunId, name: string): unknown {
    const bytes = this.#store.document(run, name);
    return bytes && Document.open(bytes.slice().buffer).view();
  }
}

/** Throws MR501 for what names no run, task or item. */
function requireItem(call: string, id: unknown, place: object = {}): void {
  requireArgument(call, 'id', id, runId);
  if ('task' in place) requireArgument(call, 'task', place.task, text);
  if ('index' in place) requireArgument(call, 'index', place.index, wholeNumber(0));
}
