/**
 * The number of consumers that wait for a worker, in shared memory for all workers of a pool. While
 * it is not 0, a consumer returns its worker after a time slice.
 */
export class WaitingCount {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }

  get waiting(): number {
    return Atomics.load(this.#words, 0);
  }

  set waiting(count: number) {
    Atomics.store(this.#words, 0, count);
  }
}

/** The data that every worker is started with. */
export interface WorkerData {
  readonly waitingCount: SharedArrayBuffer;
  /** Name of the BroadcastChannel on which documents are released. */
  readonly channel: string;
  /** Bytes of pages that the thread keeps; absent: a default. */
  readonly pageBytes?: number;
  /** The `LogWindow` of the thread. */
  readonly logWindow: SharedArrayBuffer;
}
