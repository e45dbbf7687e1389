import type { StoreReader } from '../engine/store-port.ts';
import type { Lease, RetryRecord, RunId, RunRecord, TaskKey, TaskRecord } from '../run/records.ts';
import { doneBits, isDone } from './done-bits.ts';
import { documentKey, runKey, taskKey } from './keys.ts';
import { currentLease } from './leases.ts';
import { decodeRecord, retryForm, runForm, taskForm } from './records.ts';
import type { Tables } from './tables.ts';

/** Batches are read in pages, so that no open cursor holds old pages while the caller works on one. */
const batchesPerPage = 64;

/** What can be read of a store, whatever keeps its tables. */
export class TableReader<T extends Tables = Tables> implements StoreReader {
  protected readonly tables: T;

  constructor(tables: T) {
    this.tables = tables;
  }

  runs(): RunRecord[] {
    const records = this.tables
      .range('runs', [])
      .map(({ key, value }) => decodeRecord(value, runForm, `run ${key[0]}`));
    return records.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  }

  run(id: RunId): RunRecord | undefined {
    const bytes = this.tables.get('runs', runKey(id));
    return bytes && decodeRecord(bytes, runForm, `run ${id}`);
  }

  tasks(run: RunId): TaskRecord[] {
    return this.tables
      .range('tasks', runKey(run))
      .map(({ key, value }) => decodeRecord(value, taskForm, `task ${key[1]} of run ${run}`));
  }

  task(key: TaskKey): TaskRecord | undefined {
    const bytes = this.tables.get('tasks', taskKey(key));
    return bytes && decodeRecord(bytes, taskForm, `task ${key.task} of run ${key.run}`);
  }

  document(run: RunId, name: string): Uint8Array | undefined {
    return this.tables.get('documents', documentKey(run, name));
  }

  *batches(key: TaskKey): Generator<Uint8Array> {
    let from: number | undefined = 0;
    while (from !== undefined) {
      const page = this.tables.range('batches', taskKey(key), { from, limit: batchesPerPage });
      for (const { value } of page) yield value;
      const last = page.length === batchesPerPage ? page.at(-1) : undefined;
      from = last && Number(last.key.at(-1)) + 1;
    }
  }

  doneBits(key: TaskKey, total: number): Uint8Array {
    return doneBits(this.tables, key, total);
  }

  isDone(key: TaskKey, index: number): boolean {
    return isDone(this.tables, key, index);
  }

  retries(key: TaskKey): RetryRecord[] {
    return this.tables
      .range('retries', taskKey(key))
      .map(({ value }) => decodeRecord(value, retryForm, `a retry of task ${key.task}`));
  }

  lease(run: RunId): Lease | undefined {
    return currentLease(this.tables, run);
  }

  cancelRequested(run: RunId): boolean {
    return this.tables.get('requests', runKey(run)) !== undefined;
  }
}
