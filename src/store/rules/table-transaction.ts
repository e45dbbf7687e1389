import type { RunRequest } from '../../run/control.ts';
import type { Chunk } from '../../formats/split/chunk.ts';
import type { Transaction } from '../../ports/store.ts';
import type { LogTotals } from '../../run/log-limits.ts';
import type {
  Lease,
  LeaseOwner,
  RetryRecord,
  RunId,
  RunRecord,
  TaskKey,
  TaskRecord,
} from '../../run/records.ts';
import { encodeChunks } from './chunk-codec.ts';
import { clearDone, markDone } from './done-bits.ts';
import { documentKey, runKey, startKey, taskKey } from './keys.ts';
import { acquireLease, releaseLease, verifyLease } from './leases.ts';
import { raiseFormat } from './marker.ts';
import { keyCodec, logTotalsCodec, requestCodec, retryCodec } from './records.ts';
import { runCodec } from './run-record.ts';
import { TableReader } from './table-reader.ts';
import { taskCodec } from './task-record.ts';

/** The tables of a run, except those that say which process may do what with it. */
const tablesOfRun = [
  'batches',
  'done',
  'retries',
  'logs',
  'chunks',
  'waits',
  'dues',
  'events',
  'notices',
  'checkpoints',
  'controls',
  'figures',
  'commits',
  'documents',
  'tasks',
] as const;

/** The rules of a write transaction, over any tables. */
export class TableTransaction extends TableReader implements Transaction {
  putRun(record: RunRecord): void {
    raiseFormat(this.tables);
    this.tables.put('runs', runKey(record.id), runCodec.encode(record));
  }

  putTask(run: RunId, record: TaskRecord): void {
    const key = taskKey({ run, task: record.task, visit: record.visit });
    this.tables.put('tasks', key, taskCodec.encode(record));
  }

  deleteTask(key: TaskKey): void {
    this.tables.remove('tasks', taskKey(key));
  }

  putDocument(run: RunId, name: string, bytes: Uint8Array): void {
    this.tables.put('documents', documentKey(run, name), bytes);
  }

  deleteDocument(run: RunId, name: string): void {
    this.tables.remove('documents', documentKey(run, name));
  }

  putBatch(key: TaskKey, sequence: number, bytes: Uint8Array): void {
    this.tables.put('batches', taskKey(key, sequence), bytes);
  }

  putLog(key: TaskKey, index: number, bytes: Uint8Array): void {
    this.tables.put('logs', taskKey(key, index), bytes);
  }

  putLogTotals(run: RunId, totals: LogTotals): void {
    this.tables.put('logs', runKey(run), logTotalsCodec.encode(totals));
  }

  markDone(key: TaskKey, indexes: ArrayLike<number>): Uint8Array {
    return markDone(this.tables, key, indexes);
  }

  clearDone(key: TaskKey, indexes: ArrayLike<number>): void {
    clearDone(this.tables, key, indexes);
  }

  putRetry(key: TaskKey, retry: RetryRecord): void {
    this.tables.put('retries', taskKey(key, retry.index), retryCodec.encode(retry));
  }

  deleteRetry(key: TaskKey, index: number): void {
    this.tables.remove('retries', taskKey(key, index));
  }

  putChunks(key: TaskKey, number: number, chunks: readonly Chunk[]): void {
    this.tables.put('chunks', taskKey(key, number), encodeChunks(chunks));
  }

  verifyLease(lease: Lease): void {
    verifyLease(this.tables, lease);
  }

  acquireLease(run: RunId, owner: LeaseOwner, alive: (owner: LeaseOwner) => boolean): Lease {
    return acquireLease(this.tables, run, owner, alive);
  }

  releaseLease(lease: Lease): void {
    releaseLease(this.tables, lease);
  }

  putRequest(run: RunId, request: RunRequest): void {
    raiseFormat(this.tables);
    this.tables.put('requests', runKey(run), requestCodec.encode(request));
  }

  putKey(key: string, run: RunId): void {
    this.tables.put('meta', startKey(key), keyCodec.encode({ run }));
  }

  removeRun({ id, key }: RunRecord): void {
    raiseFormat(this.tables);
    this.tables.remove('runs', runKey(id));
    this.tables.put('requests', runKey(id), requestCodec.encode({ remove: true }));
    if (key !== undefined && this.keyed(key) === id) this.tables.remove('meta', startKey(key));
  }

  removeSome(run: RunId, limit: number): boolean {
    let left = limit;
    for (const table of tablesOfRun) {
      for (const key of this.tables.keys(table, runKey(run), left)) {
        if (table === 'events') this.waits.forget(key);
        this.tables.remove(table, key);
        left--;
      }
      if (left === 0) return true;
    }
    this.tables.remove('leases', runKey(run));
    this.tables.remove('requests', runKey(run));
    return false;
  }

  clearRequest(run: RunId): void {
    this.tables.remove('requests', runKey(run));
  }
}
