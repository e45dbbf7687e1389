import { BatchWriter } from '../../../src/items/batch-writer.ts';
import { CompletionBatch } from '../../../src/items/batch.ts';
import { createMemoryStore } from '../../../src/store/memory/memory-store.ts';
import type { StoreReader } from '../../../src/ports/store.ts';
import { emptySummary } from '../../../src/run/outcome.ts';
import type { TaskKey, TaskRecord } from '../../../src/run/records.ts';
import { asRunId } from '../../../src/run/run-id.ts';
import { type Completion, seal } from '../../items/batches.ts';

export const key: TaskKey = { run: asRunId('r'), task: 't', visit: 1 };

/** The committed batches of one visit, of which a test decides when each is there. */
export class CommittedTask {
  readonly #batches: Uint8Array[] = [];
  readonly #done: Uint8Array;
  record: TaskRecord;
  /** Batches that were read. */
  reads = 0;

  constructor(total: number) {
    this.#done = new Uint8Array(Math.ceil(total / 8));
    this.record = {
      task: key.task,
      visit: key.visit,
      state: 'running',
      single: false,
      remaining: total,
      summary: { ...emptySummary, total },
      batches: 0,
    };
  }

  commit(entries: readonly Completion[], discarded: readonly number[] = []): void {
    const batch = CompletionBatch.open(seal(new BatchWriter(), entries));
    batch.discard(discarded);
    this.#batches.push(batch.bytes().slice());
    entries.forEach(({ index }, k) => {
      if (!discarded.includes(k)) this.#set(index, true);
    });
    this.record = { ...this.record, batches: this.#batches.length };
  }

  /** A rerun starts these items again. */
  rerun(items: readonly number[]): void {
    for (const item of items) this.#set(item, false);
    const { rerun = 0 } = this.record;
    this.record = { ...this.record, state: 'running', rerun: rerun + 1 };
  }

  settle(record: Partial<TaskRecord> = {}): void {
    this.record = { ...this.record, state: 'succeeded', ...record };
  }

  get store(): StoreReader {
    return {
      limits: createMemoryStore().limits,
      controls: createMemoryStore().controls,
      figures: createMemoryStore().figures,
      runs: () => [],
      runIds: () => [],
      run: () => undefined,
      tasks: () => [this.record],
      task: () => this.record,
      document: () => undefined,
      batches: () => this.#batches,
      chunks: () => [],
      batch: (_, number) => {
        this.reads++;
        return this.#batches[number];
      },
      doneBits: () => this.#done.slice(),
      isDone: () => false,
      retries: () => [],
      log: () => undefined,
      logs: () => [],
      logTotals: () => undefined,
      lease: () => undefined,
      keyed: () => undefined,
      removals: () => [],
      waits: createMemoryStore().waits,
      checkpoints: createMemoryStore().checkpoints,
      request: () => undefined,
    };
  }

  #set(item: number, isDone: boolean): void {
    const bit = 1 << (item & 7);
    const before = this.#done[item >> 3] ?? 0;
    this.#done[item >> 3] = isDone ? before | bit : before & ~bit;
  }
}

export function succeeded(index: number, value: unknown = index): Completion {
  return { index, attempt: 1, state: 'succeeded', value };
}

export function failed(index: number, attempt = 1): Completion {
  return { index, attempt, state: 'failed', value: { code: 'MR401', message: `no ${index}` } };
}
