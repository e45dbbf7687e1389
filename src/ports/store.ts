import type { RunRequest } from '../run/control.ts';
import type { Chunk } from '../formats/split/chunk.ts';
import type { ItemNote } from '../items/item-note.ts';
import type { LogTotals } from '../run/log-limits.ts';
import type {
  Lease,
  LeaseOwner,
  RetryRecord,
  RunId,
  RunRecord,
  TaskKey,
  TaskRecord,
} from '../run/records.ts';
import type { CheckpointReader, CheckpointWriter } from './checkpoints.ts';
import type { ControlReader, ControlWriter } from './controls.ts';
import type { FigureTables, FigureWriter } from './figures.ts';
import type { LimitReader, LimitWriter } from './limits.ts';
import type { WaitReader, WaitWriter } from './waits.ts';

/**
 * Files beside the tables, in a folder for each run, with the bodies of batches: threads write and
 * read them without the store.
 */
export interface BodyFolders {
  /** Bodies are flushed to the device before the heads that refer to them are committed. */
  readonly isDurable: boolean;
  /** The folder of a run, absolute. It is missing until the first body is written. */
  of(run: RunId): string;
  /** The runs that have a folder. */
  runs(): readonly RunId[];
  /** Removes the folder of a run that was removed, with its files. */
  remove(run: RunId): Promise<void>;
}

/** Reads a store. Reading never blocks a run. */
export interface StoreReader {
  /** Absent in a store that does not outlive its process: all bodies are with their heads. */
  readonly bodies?: BodyFolders;
  /** Newest first. */
  runs(): RunRecord[];
  /** The ids of all runs, sorted. Reads no record: much cheaper than `runs`. */
  runIds(): RunId[];
  run(id: RunId): RunRecord | undefined;
  /** The records of all visits of all tasks of a run, in no particular order. */
  tasks(run: RunId): TaskRecord[];
  task(key: TaskKey): TaskRecord | undefined;
  /** The bytes of a document of a run. The caller owns them. */
  document(run: RunId, name: string): Uint8Array | undefined;
  /** The bytes of the completion batches, in commit order. */
  batches(key: TaskKey): Iterable<Uint8Array>;
  /** The bytes of one of them, by its number in commit order, from 0. */
  batch(key: TaskKey, number: number): Uint8Array | undefined;
  /** The bytes of the log of an item. */
  log(key: TaskKey, index: number): Uint8Array | undefined;
  /** The logs of the items of a task that have one, by index. */
  logs(key: TaskKey): Iterable<{ readonly index: number; readonly bytes: Uint8Array }>;
  /** What is kept of the logs of a run; undefined if nothing was logged. */
  logTotals(run: RunId): LogTotals | undefined;
  /** `total` bits, little-endian within a byte. Bit i is set if item i has ended. */
  doneBits(key: TaskKey, total: number): Uint8Array;
  /** Whether item `index` has ended. */
  isDone(key: TaskKey, index: number): boolean;
  /** Items that wait for a retry, by index. */
  retries(key: TaskKey): Iterable<RetryRecord>;
  /** The chunks of the source of a task, in their order; without the `after` that are known. */
  chunks(key: TaskKey, after?: number): Iterable<Chunk>;
  /** Items that wait for an answer, a signal or a time. */
  readonly waits: WaitReader;
  /** What items in flight have left. */
  readonly checkpoints: CheckpointReader;
  /** Limits, and what processes hold of them. */
  readonly limits: LimitReader;
  /** What runs were asked to do, and what was done to them. */
  readonly controls: ControlReader;
  /** What is recorded of the items of tasks beside their results. */
  readonly figures: FigureTables;
  lease(run: RunId): Lease | undefined;
  /** The run that was started with this key. */
  keyed(key: string): RunId | undefined;
  /** Runs that have been removed, but not yet all of their data. */
  removals(): RunId[];
  /** The request to the run that is not done yet. */
  request(run: RunId): RunRequest | undefined;
}

/**
 * One write transaction. Reads within it see its own writes. Its methods are called within
 * `Store.commit` only. A method copies or writes the bytes that it is given before it returns.
 */
export interface Transaction extends StoreReader {
  readonly waits: WaitWriter;
  readonly checkpoints: CheckpointWriter;
  readonly limits: LimitWriter;
  readonly controls: ControlWriter;
  readonly figures: FigureWriter;
  putRun(record: RunRecord): void;
  putTask(run: RunId, record: TaskRecord): void;
  deleteTask(key: TaskKey): void;
  putDocument(run: RunId, name: string, bytes: Uint8Array): void;
  deleteDocument(run: RunId, name: string): void;
  putBatch(key: TaskKey, sequence: number, bytes: Uint8Array): void;
  putLog(key: TaskKey, index: number, bytes: Uint8Array): void;
  putLogTotals(run: RunId, totals: LogTotals): void;
  /**
   * The compare-and-set of completion: sets the done bits of `indexes`. Element k of the result is
   * 1 if this call set the bit of `indexes[k]`, 0 if the item had ended before (also earlier in
   * this call).
   */
  markDone(key: TaskKey, indexes: ArrayLike<number>): Uint8Array;
  /** Clears the done bits of items that are tried again. */
  clearDone(key: TaskKey, indexes: ArrayLike<number>): void;
  putRetry(key: TaskKey, retry: RetryRecord): void;
  deleteRetry(key: TaskKey, index: number): void;
  /** Puts chunks that follow `number` others. */
  putChunks(key: TaskKey, number: number, chunks: readonly Chunk[]): void;
  /** Throws MR604 unless `lease` is the newest of its run; the transaction then changes nothing. */
  verifyLease(lease: Lease): void;
  /**
   * Acquires the lease of a run, with the next epoch. Throws MR603, with the owner, while another
   * owner holds it for which `alive` returns true.
   */
  acquireLease(run: RunId, owner: LeaseOwner, alive: (owner: LeaseOwner) => boolean): Lease;
  /** Releases the lease: another process can acquire it at once. */
  releaseLease(lease: Lease): void;
  /** Replaces an earlier request. */
  putRequest(run: RunId, request: RunRequest): void;
  clearRequest(run: RunId): void;
  putKey(key: string, run: RunId): void;
  /** Removes the record of a run and its key, and puts a request to remove its data. */
  removeRun(record: RunRecord): void;
  /** Removes up to `limit` entries of the data of a removed run. False when nothing is left. */
  removeSome(run: RunId, limit: number): boolean;
}

/**
 * Files in which workers note the items that they begin, once a process that had the run has died.
 */
export interface NoteFiles {
  /** Begins an empty file for the process that has the lease with this epoch. */
  open(run: RunId, epoch: number): NoteFile;
  /** What the process with this epoch has left. None when it was stopped on purpose. */
  read(run: RunId, epoch: number): readonly ItemNote[];
  remove(run: RunId): void;
}

export interface NoteFile {
  /** What workers need to write it. */
  readonly handle: { readonly path: string; readonly epoch: number };
  /** From now on the end of the process is no item's fault. */
  stop(): void;
  remove(): void;
}

export interface Store extends StoreReader {
  /** Absent in a store that does not outlive its process. */
  readonly notes?: NoteFiles;
  /**
   * Runs `work` in one write transaction. When the promise resolves, all of its writes are on disk.
   * When `work` throws, none are, and the promise rejects with the same error. A failed write
   * rejects with MR605.
   */
  commit<T>(work: (tx: Transaction) => T): Promise<T>;
  close(): Promise<void>;
}
