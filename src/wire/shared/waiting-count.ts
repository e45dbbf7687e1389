/**
 * Number of assignments that wait for a worker of the pool, in shared memory. A consumer that has
 * had its time slice leaves its worker when this is not zero.
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

/** The data that every worker starts with. */
export interface WorkerData {
  readonly waitingCount: SharedArrayBuffer;
  /** Name of the BroadcastChannel on which documents are released. */
  readonly channel: string;
}
