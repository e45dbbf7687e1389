import type {
  Lease,
  LeaseOwner,
  RetryRecord,
  RunId,
  RunRecord,
  RunRequest,
  TaskKey,
  TaskRecord,
} from '../run/records.ts';

/** What can be read of a store, by its owner or beside it; reading never blocks a run. */
export interface StoreReader {
  /** Newest first. */
  runs(): RunRecord[];
  run(id: RunId): RunRecord | undefined;
  /** Every visit of every task of a run that has a record, in no particular order. */
  tasks(run: RunId): TaskRecord[];
  task(key: TaskKey): TaskRecord | undefined;
  /** Bytes of a named document of a run; the caller may keep them. */
  document(run: RunId, name: string): Uint8Array | undefined;
  /** Batches in the order they were committed. */
  batches(key: TaskKey): Iterable<Uint8Array>;
  /** Bit i of the result (little-endian within a byte) says that item i has ended; `total` bits. */
  doneBits(key: TaskKey, total: number): Uint8Array;
  /** Whether item `index` has ended. */
  isDone(key: TaskKey, index: number): boolean;
  /** Items that wait for a retry, in order of their indexes. */
  retries(key: TaskKey): Iterable<RetryRecord>;
  lease(run: RunId): Lease | undefined;
  /** The run that was started with this key. */
  keyed(key: string): RunId | undefined;
  /** Runs that have been removed, and not yet all of what belonged to them. */
  removals(): RunId[];
  /** What somebody asked of the run, and is not done yet. */
  request(run: RunId): RunRequest | undefined;
}

/**
 * One write transaction. Reads inside it see its own writes. Its methods are called only within `Store.commit`.
 * Every byte array handed in is copied or written before the method returns.
 */
export interface Transaction extends StoreReader {
  putRun(record: RunRecord): void;
  putTask(run: RunId, record: TaskRecord): void;
  deleteTask(key: TaskKey): void;
  putDocument(run: RunId, name: string, bytes: Uint8Array): void;
  putBatch(key: TaskKey, sequence: number, bytes: Uint8Array): void;
  /**
   * The compare-and-set of completion: sets the done bits of `indexes` and answers which were not set before:
   * element k is 1 when `indexes[k]` was won by this call, 0 when it had ended already (also earlier in this call).
   */
  markDone(key: TaskKey, indexes: ArrayLike<number>): Uint8Array;
  /** The items have not ended after all: they are tried again. */
  clearDone(key: TaskKey, indexes: ArrayLike<number>): void;
  putRetry(key: TaskKey, retry: RetryRecord): void;
  deleteRetry(key: TaskKey, index: number): void;
  /** Throws MR604 unless `lease` is still the newest of its run; the transaction then changes nothing. */
  verifyLease(lease: Lease): void;
  /**
   * Takes the run over with the next epoch. Throws MR603 (naming the owner) while another owner that is alive
   * holds it; `alive` judges.
   */
  acquireLease(run: RunId, owner: LeaseOwner, alive: (owner: LeaseOwner) => boolean): Lease;
  /** Gives the run back, so that another process may take it at once. */
  releaseLease(lease: Lease): void;
  /** In place of what was asked before. */
  putRequest(run: RunId, request: RunRequest): void;
  clearRequest(run: RunId): void;
  putKey(key: string, run: RunId): void;
  /** Removes the record of a run and its key, and notes that all else is to be removed. */
  removeRun(record: RunRecord): void;
  /** Removes up to `limit` of what belonged to a removed run; false when nothing is left. */
  removeSome(run: RunId, limit: number): boolean;
}

export interface Store extends StoreReader {
  /**
   * Runs `work` in one write transaction. When the promise resolves, everything in it is on disk; when `work`
   * throws, nothing is, and the promise rejects with what it threw. A failed write rejects with MR605.
   */
  commit<T>(work: (tx: Transaction) => T): Promise<T>;
  close(): Promise<void>;
}
