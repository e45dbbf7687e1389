import type { StoreReader } from '../../ports/store.ts';
import type {
  Lease,
  RetryRecord,
  RunId,
  RunRecord,
  RunRequest,
  TaskKey,
  TaskRecord,
} from '../../run/records.ts';
import { asRunId } from '../../run/run-id.ts';
import { doneBits, isDone } from './done-bits.ts';
import { documentKey, runKey, startKey, taskKey } from './keys.ts';
import { currentLease } from './leases.ts';
import { decodeRecord, keyForm, requestForm, retryForm, runForm } from './records.ts';
import { decodeTask } from './task-record.ts';
import type { Entry, TableName, Tables } from './tables.ts';

const batchesPerPage = 64;
const retriesPerPage = 1024;

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
      .map(({ key, value }) => decodeTask(value, `task ${key[1]} of run ${run}`));
  }

  task(key: TaskKey): TaskRecord | undefined {
    const bytes = this.tables.get('tasks', taskKey(key));
    return bytes && decodeTask(bytes, `task ${key.task} of run ${key.run}`);
  }

  document(run: RunId, name: string): Uint8Array | undefined {
    return this.tables.get('documents', documentKey(run, name));
  }

  *batches(key: TaskKey): Generator<Uint8Array> {
    for (const { value } of this.#paged('batches', key, batchesPerPage)) yield value;
  }

  doneBits(key: TaskKey, total: number): Uint8Array {
    return doneBits(this.tables, key, total);
  }

  isDone(key: TaskKey, index: number): boolean {
    return isDone(this.tables, key, index);
  }

  *retries(key: TaskKey): Generator<RetryRecord> {
    for (const { value } of this.#paged('retries', key, retriesPerPage)) {
      yield decodeRecord(value, retryForm, `a retry of task ${key.task}`);
    }
  }

  lease(run: RunId): Lease | undefined {
    return currentLease(this.tables, run);
  }

  keyed(key: string): RunId | undefined {
    const bytes = this.tables.get('meta', startKey(key));
    return bytes && decodeRecord(bytes, keyForm, 'a key of a run').run;
  }

  removals(): RunId[] {
    return this.tables.range('requests', []).flatMap(({ key: [run], value }) => {
      const request = decodeRecord(value, requestForm, `what was asked of run ${run}`);
      return request.remove && typeof run === 'string' ? [asRunId(run)] : [];
    });
  }

  request(run: RunId): RunRequest | undefined {
    const bytes = this.tables.get('requests', runKey(run));
    return bytes && decodeRecord(bytes, requestForm, `what was asked of run ${run}`);
  }

  /** In pages, so that no open cursor holds old pages while the caller works, and memory stays bounded. */
  *#paged(table: TableName, key: TaskKey, limit: number): Generator<Entry> {
    let from: number | undefined = 0;
    while (from !== undefined) {
      const page: Entry[] = this.tables.range(table, taskKey(key), { from, limit });
      yield* page;
      const last = page.length === limit ? page.at(-1) : undefined;
      from = last && Number(last.key.at(-1)) + 1;
    }
  }
}
