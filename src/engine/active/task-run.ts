import type { Document } from '../../document/document.ts';
import { SparseCounts } from '../../lang/sparse-counts.ts';
import { hasItems, type PlanTask } from '../../plan/plan.ts';
import { readyTask, type ReadyTask } from '../../plan/ready-task.ts';
import type { RenderedSettings } from '../../workflow/rendered-settings.ts';
import { emptySummary } from '../../run/outcome.ts';
import type { RetryRecord, TaskKey, TaskRecord } from '../../run/records.ts';
import type { SourceRecord } from '../../run/source-record.ts';
import { attemptTimes } from '../../items/attempt-times.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import { type Failure, parseFailure } from '../../items/failure.ts';
import type { ItemLog } from '../../items/item-log.ts';
import type { ValueHandle } from '../../wire/handle.ts';
import type { NameHandles } from '../../wire/name-handles.ts';
import { itemNamesView, outputsView, ResultIndex } from '../../items/results.ts';
import type { TaskFigures } from '../../figures/task-figures.ts';
import { KeptBatch } from '../../segments/kept-batch.ts';
import type { WorkSubject } from '../../ports/work.ts';
import { RetryQueue } from '../../work/retry-queue.ts';
import type { ItemLogs } from './item-logs.ts';
import type { TaskSource } from './task-source.ts';

/** One visit of a task in memory: record, items that wait, and results if a template reads them. */
export class TaskRun implements WorkSubject {
  readonly key: TaskKey;
  readonly #planned: PlanTask;
  /** With the settings that templates gave, or before that, without these. */
  #ready: ReadyTask;
  #rendered: RenderedSettings | undefined;
  /** As stored, or as the transaction under way leaves it. */
  record: TaskRecord;
  /** The list of a task with items; set when the task starts. */
  list: ValueHandle | undefined;
  /** Present when the items come from a source; set when the task starts. */
  source: TaskSource | undefined;
  /** What its input reads, as it was when the task started. */
  names: NameHandles = { tasks: {} };
  readonly waiting = new RetryQueue();
  /** The attempt that each item is on, or 0 for the first. Set when an item waits for a retry. */
  #attempts: SparseCounts | undefined;
  /** Attempts that each item had before the last rerun. Set when a rerun has such items. */
  #bases: SparseCounts | undefined;
  /** The retries that each rule has allowed, of items that have been tried again. */
  #retries: Map<number, readonly number[]> | undefined;
  /** What is recorded of its items. Present once this process has recorded some. */
  figures: TaskFigures | undefined;
  /** What its items have logged that is not in the store yet. Present once one has. */
  logs: ItemLogs | undefined;
  /** The store may have lines of items that have not ended. */
  hasStoredLines = false;
  /** The store may have what items have left that have not ended. */
  hasCheckpoints = false;
  /** The failure with the lowest index so far. The order in which items end does not change it. */
  firstFailure: Failure | undefined;
  /** With `on_bad: stop`: the index of the first item that could not be read. */
  badItem: number | undefined;
  /** The log of the item that the error of the task names, once it has settled. */
  failureLog: ItemLog | undefined;
  /** Batches whose results are kept for readers; empty unless a template reads them. */
  readonly batches: KeptBatch[] = [];
  /** Bytes of their outputs that came with the heads, and stay in memory. */
  residentBytes = 0;
  /** The output of a fold that has ended. */
  folded: Document | undefined;
  #index: ResultIndex | undefined;
  /** Of the files of the run; undefined if there are none. */
  readonly folder: string | undefined;

  constructor(key: TaskKey, plan: PlanTask, folder?: string) {
    this.key = key;
    this.#planned = plan;
    this.#ready = readyTask(plan);
    this.folder = folder;
    this.record = {
      task: key.task,
      visit: key.visit,
      state: 'waiting',
      single: !hasItems(plan) && plan.fold === undefined,
      remaining: 0,
      summary: emptySummary,
      batches: 0,
    };
  }

  get plan(): ReadyTask {
    const { settings } = this.record;
    if (settings !== this.#rendered) {
      this.#ready = readyTask(this.#planned, settings);
      this.#rendered = settings;
    }
    return this.#ready;
  }

  /** As written, with its templates. */
  get planned(): PlanTask {
    return this.#planned;
  }

  /** Keeps the results of the entries that counted, if a template reads them. */
  keep(batch: CompletionBatch): void {
    if (!this.plan.resultsRead) return;
    this.index.take(batch, this.batches.length);
    const kept = new KeptBatch(batch, this.folder);
    this.batches.push(kept);
    this.residentBytes += kept.resident?.byteLength ?? 0;
  }

  /** Items come to an open task. */
  grow(items: number, source: SourceRecord): void {
    const { record } = this;
    const { summary } = record;
    const total = summary.total + items;
    this.record = {
      ...record,
      remaining: record.remaining + items,
      summary: { ...summary, total },
      source,
    };
    this.#index?.grow(total);
  }

  /** Entry k of a batch is a failure that counts. Only one that may be the first is read. */
  recordFailure(batch: CompletionBatch, k: number): void {
    const index = batch.index(k);
    if (index > (this.firstFailure?.index ?? Number.POSITIVE_INFINITY)) return;
    const item = { attempts: batch.attempt(k), ...attemptTimes(batch.times(k)) };
    this.firstFailure = { ...parseFailure(batch.value(k)), task: this.key.task, index, item };
  }

  /** Attempts of an item before the last rerun. */
  baseOf(index: number): number {
    return this.#bases?.get(index) ?? 0;
  }

  /** The retries that each rule has allowed for an item, where there are several. */
  retriesOf(index: number): readonly number[] | undefined {
    return this.#retries?.get(index);
  }

  /** An item has ended. */
  stopCounting(index: number): void {
    this.#retries?.delete(index);
  }

  /** Some items had attempts before the last rerun. */
  get isRerun(): boolean {
    return this.#bases !== undefined;
  }

  attemptOf(index: number): number {
    return this.#attempts?.get(index) || 1;
  }

  /** An item waits for its next attempt, which begins once this is on disk. */
  wait(retry: RetryRecord): void {
    this.#recordRetry(retry);
    this.waiting.put(retry);
  }

  /** An item that had failed waits for another attempt: its result counts no more. */
  tryAgain(retry: RetryRecord): void {
    if (this.plan.resultsRead) this.index.drop(retry.index);
    this.source?.again(retry.index);
    this.hasStoredLines = true;
    this.wait(retry);
  }

  /** An item ends before its next attempt. */
  stopWaiting(index: number): void {
    this.waiting.delete(index);
  }

  /** Items wait that did so when another process had the run. */
  waitAgain(retries: Iterable<RetryRecord>): void {
    this.waiting.restore(retries, (retry) => this.#recordRetry(retry));
  }

  get index(): ResultIndex {
    this.#index ??= ResultIndex.create(this.record.summary.total);
    return this.#index;
  }

  /**
   * `task.X.output`: the output of a plain task, or a list with the outputs of the items; of a
   * fold, what it has made of the outputs of its source.
   */
  get output(): unknown {
    if (this.plan.fold) return this.folded?.view() ?? null;
    const outputs = outputsView(this.index, this.batches);
    return this.record.single ? outputs[0] : outputs;
  }

  get items(): readonly unknown[] {
    return itemNamesView(this.index, this.batches, this.record.remainderError);
  }

  /** Those in shared memory. */
  get documents(): readonly Document[] {
    const folded = this.folded ? [this.folded] : [];
    return this.batches.reduce(
      (all: Document[], { resident, failures }) => all.concat(resident ?? [], failures ?? []),
      folded,
    );
  }

  #recordRetry({ index, attempt, base, counts }: RetryRecord): void {
    if (counts) {
      this.#retries ??= new Map();
      this.#retries.set(index, counts);
    }
    if (base !== undefined) {
      this.#bases ??= new SparseCounts();
      this.#bases.set(index, base);
    }
    this.#attempts ??= new SparseCounts();
    this.#attempts.set(index, attempt);
  }
}
