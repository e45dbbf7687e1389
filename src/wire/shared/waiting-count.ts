/**
 * What a pool tells all of its workers without a message: how many drains wait for a worker. A drain that has
 * had its time slice gives its worker back when this is not zero.
 */
export class WorkerGate {
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
  readonly gate: SharedArrayBuffer;
  /** Name of the BroadcastChannel on which documents are released. */
  readonly channel: string;
}
