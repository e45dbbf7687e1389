import type { Document } from '../../document/document.ts';
import type { PlanTask } from '../../plan/plan.ts';
import { emptySummary } from '../../run/outcome.ts';
import type { RetryRecord, TaskKey, TaskRecord } from '../../run/records.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import type { Failure } from '../../items/failure.ts';
import type { ValueHandle } from '../../wire/handle.ts';
import type { NameHandles } from '../../wire/messages.ts';
import { itemsView, outputsView, ResultIndex } from '../../items/results.ts';
import { RetryQueue } from '../../work/retry-queue.ts';

/** One visit of one task in memory: its record, its results as far as somebody reads them, what waits. */
export class TaskRun {
  readonly key: TaskKey;
  readonly plan: PlanTask;
  /** As it stands on disk, or in the transaction under way. */
  record: TaskRecord;
  /** The list of a task with items. */
  list: ValueHandle | undefined;
  /** What its input reads, as it stood when the task started. */
  names: NameHandles = { tasks: {} };
  readonly waiting = new RetryQueue();
  /** The attempt that each item is on, or 0 for the first; there once an item has failed. */
  #attempts: Uint16Array | undefined;
  /** There once a round has begun after the first. */
  #bases: Uint16Array | undefined;
  /** The failure with the lowest index so far: the same whatever order items end in. */
  firstFailure: Failure | undefined;
  /** Batches whose results are kept in memory; empty when nothing reads them. */
  readonly batches: CompletionBatch[] = [];
  #index: ResultIndex | undefined;

  constructor(key: TaskKey, plan: PlanTask) {
    this.key = key;
    this.plan = plan;
    this.record = {
      task: key.task,
      visit: key.visit,
      state: 'waiting',
      single: plan.withItems === undefined,
      remaining: 0,
      summary: emptySummary,
      batches: 0,
    };
  }

  /** Keeps the results of the entries that counted, when some template reads them. */
  keep(batch: CompletionBatch): void {
    if (!this.plan.resultsRead) return;
    this.index.take(batch, this.batches.length);
    this.batches.push(batch);
  }

  recordFailure(failure: Failure, index: number): void {
    if (index > (this.firstFailure?.index ?? Number.POSITIVE_INFINITY)) return;
    this.firstFailure = { ...failure, task: this.key.task, index };
  }

  /** Attempts of earlier rounds. */
  baseOf(index: number): number {
    return this.#bases?.[index] ?? 0;
  }

  attemptOf(index: number): number {
    return this.#attempts?.[index] || 1;
  }

  /** An item is to be tried again. */
  wait(retry: RetryRecord): void {
    this.#recordRetry(retry);
    this.waiting.add(retry);
  }

  /** The same for items that waited when another process had the run. */
  waitAgain(retries: Iterable<RetryRecord>): void {
    this.waiting.restore(retries, (retry) => this.#recordRetry(retry));
  }

  get index(): ResultIndex {
    this.#index ??= ResultIndex.create(this.record.summary.total);
    return this.#index;
  }

  /** `task.X.output`: the output of a plain task, the outputs of the items otherwise. */
  get output(): unknown {
    const outputs = outputsView(this.index, this.batches);
    return this.record.single ? outputs[0] : outputs;
  }

  get items(): readonly unknown[] {
    return itemsView(this.index, this.batches);
  }

  get documents(): readonly Document[] {
    return this.batches.map((batch) => batch.outputs);
  }

  #recordRetry({ index, attempt, base }: RetryRecord): void {
    if (base !== undefined) {
      this.#bases ??= new Uint16Array(this.record.summary.total);
      this.#bases[index] = base;
    }
    this.#attempts ??= new Uint16Array(this.record.summary.total);
    this.#attempts[index] = attempt;
  }
}
