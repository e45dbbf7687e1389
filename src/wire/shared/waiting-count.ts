/**
 * What a pool tells all of its workers without a message: how many consumers wait for a worker. A consumer that has
 * had its time slice gives its worker back when this is not zero.
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

/** What every worker is started with. */
export interface WorkerData {
  readonly waitingCount: SharedArrayBuffer;
  /** Name of the BroadcastChannel on which documents are released. */
  readonly channel: string;
}
