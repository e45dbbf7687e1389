import { requireArgument, requireOptions } from '../call-options.ts';
import { flag, numberFrom } from '../lang/kinds.ts';
import type { RunId, RunRecord } from '../run/records.ts';
import type { IndexedProgress } from '../items/item-progress.ts';
import type { ItemLog } from '../items/item-log.ts';
import { type ItemResult, itemResults } from '../items/item-results.ts';
import type { RunMark } from '../run/control.ts';
import { type LogTotals, noLogs } from '../run/log-limits.ts';
import { asRunId } from '../run/run-id.ts';
import { blockRunOf } from './block-runs.ts';
import type { HistoryParts } from './history-parts.ts';
import { type EndedItem, followItems } from './following/follow-items.ts';
import { followLogs } from './following/follow-logs.ts';
import { exportVisit, type FollowedRun, followTask } from './following/follow-task.ts';
import type { RunLife } from './following/commit-wait.ts';
import { lifeInStore, onlyTask, startedVisit } from './following/open-visit.ts';
import { type ExportOptions, exportOptions, type RowExport } from './following/row-export.ts';
import { type ResultsOptions, resultsOptions, type TaskResult } from './following/task-results.ts';
import { WatchedRun } from './following/watched-run.ts';
import { type OpenQuestion, openQuestions } from './questions.ts';
import { ComputedFigures } from './figures/computed-figures.ts';
import { RunFigures } from './figures/run-figures.ts';
import type { RunReport } from './report.ts';
import { type RequestReport, requestsOf } from './requests.ts';
import { notStarted, requireItem } from './require-item.ts';
import type { RunSummary } from './run-summary.ts';
import { RunList, type RunSelection, selectionOptions } from './run-list.ts';
import { storedElements } from './stored-list.ts';
import { storedParameters } from './stored-parameters.ts';
import { storedItem } from './stored-item.ts';
import { StoredRecords } from './stored-records.ts';
import { storedReport } from './stored-report.ts';
import { type LogReading, logSelection } from './log-selection.ts';
import { type KeptLog, storedLog, storedLogs } from './stored-logs.ts';
import { type TraceEvent, traceEvents } from './trace-events.ts';
import { storedResults } from './stored-results.ts';

/** Reads a store next to a process that writes it. Never blocks a run. */
export class RunHistory {
  readonly #store: HistoryParts['store'];
  readonly #clock: HistoryParts['clock'];
  readonly #alive: HistoryParts['alive'];
  readonly #list: RunList;
  readonly #records: StoredRecords;
  readonly #computed: ComputedFigures;

  private constructor({ store, clock, alive }: HistoryParts) {
    this.#store = store;
    this.#clock = clock;
    this.#alive = alive;
    this.#list = new RunList(store, alive);
    this.#records = new StoredRecords(store);
    this.#computed = new ComputedFigures(store);
  }

  /** @internal */
  static of(parts: HistoryParts): RunHistory {
    return new RunHistory(parts);
  }

  /** The runs of the store, newest first. `newest` of many are found without reading the others. */
  runs(selection: RunSelection = {}): RunSummary[] {
    requireOptions('history.runs', selection, selectionOptions);
    return this.#list.runs(selection);
  }

  /** The number of runs; with `topLevel`, without those that are items of others. */
  count(which: Pick<RunSelection, 'topLevel'> = {}): number {
    requireOptions('history.count', which, { topLevel: flag });
    return this.#list.ids(which).length;
  }

  /** The child runs of a run (not their own child runs), in the order of their items. */
  childrenOf(id: string): RunSummary[] {
    requireItem('history.childrenOf', id);
    return this.#list.childrenOf(id);
  }

  /** The run with this id, or the only run whose id begins or ends with it. Throws MR506. */
  find(id: string): RunSummary {
    requireItem('history.find', id);
    return this.#list.find(id);
  }

  /** The report of a run; of one that is under way, as of `now`. Throws MR506. */
  report(id: string, now = this.#clock.now()): RunReport {
    requireItem('history.report', id);
    requireArgument('history.report', 'now', now, numberFrom(0));
    return storedReport(this.#store, this.#records, this.#records.run(id), now);
  }

  /** What the items of a run did, in sizes that do not depend on their number. Throws MR506. */
  figures(id: string): RunFigures {
    requireItem('history.figures', id);
    const run = this.#records.run(id);
    const mask = this.#records.mask(run);
    const parts = { store: this.#store, run, mask, computed: this.#computed };
    return RunFigures.of({ ...parts, now: this.#clock.now() });
  }

  /** A run of any process, to follow while it goes on. Throws MR506. */
  watch(id: string): WatchedRun {
    requireItem('history.watch', id);
    const parts = { store: this.#store, clock: this.#clock, alive: this.#alive };
    return WatchedRun.of({ ...parts, records: this.#records, run: this.#records.run(id).id });
  }

  /** The workflow of a run, as it was started. Throws MR506. */
  workflow(id: string): { readonly text: string; readonly file?: string } {
    requireItem('history.workflow', id);
    const { text: written, file } = this.#records.run(id);
    return { text: written, ...(file === undefined ? {} : { file }) };
  }

  /** Workflow and parameters of a run, as it was started. Throws MR506. */
  definition(id: string): { readonly text: string; readonly parameters: unknown } {
    requireItem('history.definition', id);
    const record = this.#records.run(id);
    return { text: record.text, parameters: storedParameters(this.#store, record) };
  }

  /** The items of the latest visit of a task, by index: a view. Throws MR506. */
  items(id: string, task: string): readonly ItemResult[] {
    requireItem('history.items', id, { task });
    const run = this.#records.run(id);
    const record = this.#records.task(id, task);
    return itemResults({
      ...storedResults(this.#store, run.id, record, 'entry'),
      remainderError: record.remainderError,
      elementOf: storedElements(this.#store, run.id, record),
      mask: this.#records.mask(run),
    });
  }

  /** @internal One of them, read without the others; undefined behind the last. Throws MR506. */
  item(id: string, task: string, index: number): ItemResult | undefined {
    requireItem('history.item', id, { task, index });
    const run = this.#records.run(id);
    const record = this.#records.task(id, task);
    if (index >= record.summary.total) return undefined;
    const mask = this.#records.mask(run);
    const shown = { elementOf: storedElements(this.#store, run.id, record), mask };
    return storedItem(this.#store, run.id, record, { item: index, shown });
  }

  /** @internal The latest run of an item of a block. */
  blockRun(run: string, task: string, index: number): string | undefined {
    return blockRunOf(this.#store, { run: asRunId(run), ...this.#records.task(run, task) }, index);
  }

  /**
   * The results of a task, one after the other, and of a run that is under way also those that come
   * until it has ended or is paused. Its latest visit that has started is read. Only what is read
   * is in memory: outputs are views. Throws MR506, and MR507 when the process that runs the run
   * ends first.
   */
  results<Output = unknown>(
    id: string,
    task: string,
    options: ResultsOptions = {},
  ): AsyncIterableIterator<TaskResult<Output>> {
    requireItem('history.results', id, { task });
    requireOptions('history.results', options, resultsOptions);
    const run = this.#records.run(id);
    this.#records.task(id, task);
    return followTask<Output>(this.#followed(run), task, options);
  }

  /** @internal The same for a run that this process has, whose life it knows. */
  follow<Output>(
    id: RunId,
    task: string,
    options: ResultsOptions,
    life: RunLife,
  ): AsyncIterableIterator<TaskResult<Output>> {
    return followTask<Output>(this.#followed(this.#records.run(id), life), task, options);
  }

  /**
   * The results of a task as a text, in a format for other programs, read as `results` does.
   * Secrets are masked. Throws MR506, also when several tasks have results and none is named.
   */
  export(id: string, options: ExportOptions = {}): RowExport {
    requireItem('history.export', id);
    requireOptions('history.export', options, exportOptions);
    const run = this.#records.run(id);
    const { task = onlyTask(this.#store, run.id) } = options;
    const visit = startedVisit(this.#store, run.id, task);
    if (!visit) throw notStarted(id, task);
    return exportVisit(this.#followed(run), visit, options);
  }

  /** @internal The events of a run, as of now, in the Trace Event Format. Throws MR506. */
  traceEvents(id: string): Iterable<TraceEvent> {
    requireItem('history.traceEvents', id);
    return traceEvents(this.#store, this.#records.run(id), this.#clock.now());
  }

  /** How far the items of the latest visit of a task are that say so, and have not ended: MR506. */
  progress(id: string, task: string): IndexedProgress[] {
    requireItem('history.progress', id, { task });
    const { visit } = this.#records.task(id, task);
    return this.#store.checkpoints.progress({ run: asRunId(id), task, visit });
  }

  /** The questions of a run, and of its child runs, that wait for an answer. Throws MR506. */
  questions(id: string): IterableIterator<OpenQuestion> {
    requireItem('history.questions', id);
    const records = this.#records;
    return openQuestions(this.#store, records.run(id), (record) => records.mask(record));
  }

  /**
   * What is kept of the log of an item, in the latest visit of its task; undefined if that is
   * nothing. Throws MR506, MR606 when it is damaged.
   */
  log(id: string, task: string, index: number): ItemLog | undefined {
    requireItem('history.log', id, { task, index });
    return this.logReader(id, task)(index);
  }

  /** @internal Reads the logs of many items of one task, each as `log` does. */
  logReader(id: string, task: string): (index: number) => ItemLog | undefined {
    const { visit } = this.#records.task(id, task);
    const key = { run: asRunId(id), task, visit };
    return (index) => storedLog(this.#store, key, index);
  }

  /**
   * The kept logs of a run, of one task or of one item, over all visits, with those of the runs of
   * sub-workflows. They are read one by one. Throws MR506, and MR606 where one is damaged.
   */
  logs(id: string, task?: string, index?: number, options: LogReading = {}): Iterable<KeptLog> {
    const selection = logSelection('history.logs', id, { task, index, ...options });
    const run = this.#records.run(id);
    if (task !== undefined) this.#records.task(id, task);
    return storedLogs(this.#store, run.id, selection);
  }

  /**
   * The same as items end, of a run that goes on: first what there is, then the log of each item
   * that ends, until the run has ended or is paused. Throws MR506, and MR507 when the process that
   * runs it ends first.
   */
  followLogs(
    id: string,
    task?: string,
    index?: number,
    options: LogReading = {},
  ): AsyncIterableIterator<KeptLog> {
    const selection = logSelection('history.followLogs', id, { task, index, ...options });
    return followLogs(this.#followed(this.#records.run(id)), selection);
  }

  /**
   * The items of a run that have ended, of all tasks and child runs, and then each that ends, until
   * the run has ended or is paused. Throws MR506, and MR507 when the process that runs it ends.
   */
  followItems(id: string): AsyncIterableIterator<EndedItem> {
    requireItem('history.followItems', id);
    const followed = this.#followed(this.#records.run(id));
    return followItems({ ...followed, maskOf: (record) => this.#records.mask(record) });
  }

  /** What is kept of all logs of a run and of its sub-workflows, and what was dropped. */
  logTotals(id: string): LogTotals {
    requireItem('history.logTotals', id);
    return this.#store.logTotals(this.#records.run(id).id) ?? noLogs;
  }

  /** What a run was asked that waits, and the last 100 answers, oldest first. Throws MR506. */
  requests(id: string): RequestReport[] {
    requireItem('history.requests', id);
    return requestsOf(this.#store, this.#records.run(id).id, this.#alive);
  }

  /** The last 200 things that were done to a run, such as pauses, oldest first. Throws MR506. */
  marks(id: string): readonly RunMark[] {
    requireItem('history.marks', id);
    return this.#store.controls.marks(this.#records.run(id).id);
  }

  /** Closes the store. Views of items cannot be read afterwards. */
  async close(): Promise<void> {
    await this.#store.close();
  }

  #followed(
    record: RunRecord,
    life = lifeInStore(this.#store, record.id, this.#alive),
  ): FollowedRun {
    return {
      store: this.#store,
      clock: this.#clock,
      run: record.id,
      mask: this.#records.mask(record),
      life,
    };
  }
}
