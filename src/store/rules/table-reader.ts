import type { RunRequest } from '../../run/control.ts';
import type { Chunk } from '../../formats/split/chunk.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { LogTotals } from '../../run/log-limits.ts';
import type {
  Lease,
  RetryRecord,
  RunId,
  RunRecord,
  TaskKey,
  TaskRecord,
} from '../../run/records.ts';
import { decodeChunks } from './chunk-codec.ts';
import { doneBits, isDone } from './done-bits.ts';
import { documentKey, runKey, startKey, taskKey } from './keys.ts';
import { currentLease } from './leases.ts';
import { keyCodec, logTotalsCodec, requestCodec, retryCodec } from './records.ts';
import { asRunId } from '../../run/run-id.ts';
import { runCodec } from './run-record.ts';
import type { Entry, TableName, Tables } from './tables.ts';
import { taskCodec } from './task-record.ts';
import { TableCheckpoints } from './checkpoints.ts';
import { TableControls } from './controls.ts';
import { TableFigures } from './figures.ts';
import { TableLimits } from './limits.ts';
import { TableWaits } from './waits.ts';

const batchesPerPage = 64;
const retriesPerPage = 1024;
const logsPerPage = 64;
const chunksPerPage = 256;

/** Reads a store, over any tables. */
export class TableReader<T extends Tables = Tables> implements StoreReader {
  protected readonly tables: T;
  #waits: TableWaits | undefined;
  #checkpoints: TableCheckpoints | undefined;
  #limits: TableLimits | undefined;
  #controls: TableControls | undefined;
  #figures: TableFigures | undefined;

  constructor(tables: T) {
    this.tables = tables;
  }

  runs(): RunRecord[] {
    const records = this.tables
      .range('runs', [])
      .map(({ key, value }) => runCodec.decode(value, `run ${key[0]}`));
    return records.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  }

  runIds(): RunId[] {
    return this.tables.keys('runs', []).map(([id]) => asRunId(String(id)));
  }

  run(id: RunId): RunRecord | undefined {
    const bytes = this.tables.get('runs', runKey(id));
    return bytes && runCodec.decode(bytes, `run ${id}`);
  }

  tasks(run: RunId): TaskRecord[] {
    return this.tables
      .range('tasks', runKey(run))
      .map(({ key, value }) => taskCodec.decode(value, `task ${key[1]} of run ${run}`));
  }

  task(key: TaskKey): TaskRecord | undefined {
    const bytes = this.tables.get('tasks', taskKey(key));
    return bytes && taskCodec.decode(bytes, `task ${key.task} of run ${key.run}`);
  }

  document(run: RunId, name: string): Uint8Array | undefined {
    return this.tables.get('documents', documentKey(run, name));
  }

  *batches(key: TaskKey): Generator<Uint8Array> {
    for (const { value } of this.#paged('batches', key, batchesPerPage)) yield value;
  }

  batch(key: TaskKey, number: number): Uint8Array | undefined {
    return this.tables.get('batches', taskKey(key, number));
  }

  log(key: TaskKey, index: number): Uint8Array | undefined {
    return this.tables.get('logs', taskKey(key, index));
  }

  *logs(key: TaskKey): Generator<{ readonly index: number; readonly bytes: Uint8Array }> {
    for (const { key: place, value } of this.#paged('logs', key, logsPerPage)) {
      yield { index: Number(place.at(-1)), bytes: value };
    }
  }

  logTotals(run: RunId): LogTotals | undefined {
    const bytes = this.tables.get('logs', runKey(run));
    return bytes && logTotalsCodec.decode(bytes, `the logs of run ${run}`);
  }

  doneBits(key: TaskKey, total: number): Uint8Array {
    return doneBits(this.tables, key, total);
  }

  isDone(key: TaskKey, index: number): boolean {
    return isDone(this.tables, key, index);
  }

  *retries(key: TaskKey): Generator<RetryRecord> {
    for (const { value } of this.#paged('retries', key, retriesPerPage)) {
      yield retryCodec.decode(value, `a retry of task ${key.task}`);
    }
  }

  *chunks(key: TaskKey, after = 0): Generator<Chunk> {
    for (const { value } of this.#paged('chunks', key, chunksPerPage, after)) {
      yield* decodeChunks(value, `the chunks of task ${key.task}`);
    }
  }

  get waits(): TableWaits {
    this.#waits ??= new TableWaits(this.tables);
    return this.#waits;
  }

  get checkpoints(): TableCheckpoints {
    this.#checkpoints ??= new TableCheckpoints(this.tables);
    return this.#checkpoints;
  }

  get limits(): TableLimits {
    this.#limits ??= new TableLimits(this.tables);
    return this.#limits;
  }

  get controls(): TableControls {
    this.#controls ??= new TableControls(this.tables);
    return this.#controls;
  }

  get figures(): TableFigures {
    this.#figures ??= new TableFigures(this.tables);
    return this.#figures;
  }

  lease(run: RunId): Lease | undefined {
    return currentLease(this.tables, run);
  }

  keyed(key: string): RunId | undefined {
    const bytes = this.tables.get('meta', startKey(key));
    return bytes && keyCodec.decode(bytes, 'a key of a run').run;
  }

  removals(): RunId[] {
    return this.tables.range('requests', []).flatMap(({ key: [run], value }) => {
      const request = requestCodec.decode(value, `the request to run ${run}`);
      return request.remove && typeof run === 'string' ? [asRunId(run)] : [];
    });
  }

  request(run: RunId): RunRequest | undefined {
    const bytes = this.tables.get('requests', runKey(run));
    return bytes && requestCodec.decode(bytes, `the request to run ${run}`);
  }

  /** Reads page by page: no open cursor pins old pages meanwhile, and memory is bounded. */
  *#paged(table: TableName, key: TaskKey, limit: number, first = 0): Generator<Entry> {
    let from: number | undefined = first;
    while (from !== undefined) {
      const page: Entry[] = this.tables.range(table, taskKey(key), { from, limit });
      yield* page;
      const last = page.length === limit ? page.at(-1) : undefined;
      from = last && Number(last.key.at(-1)) + 1;
    }
  }
}
