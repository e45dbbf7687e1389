import { type BatchMemory, batchMemory, batchMemoryBytes } from '../../items/batch-memory.ts';
import { BatchWriter } from '../../items/batch-writer.ts';

/**
 * The batch that a consumer collects, in shared memory: a synchronous action keeps its worker from
 * posting it, so the coordinator takes what has ended.
 *
 * Layout:
 *
 *   word 0  STATE   twice the number of batches of the consumer so far, posted or taken, in 32
 *                   bits; 1 more while it is held: whoever holds it may change everything else
 *   word 1  LOGGED  log lines that the consumer has posted, in 32 bits
 *   word 2  WORKER  the number of the thread that has it
 *   64      the batch; its first word is the number of entries that are complete
 *
 * The worker holds it while it adds an entry or posts the batch, never while an action runs. One
 * step takes hold and tells whether the batch was taken. The coordinator never waits. A batch is
 * taken only when all before it have arrived, so batches arrive in the order of their numbers, and
 * when all lines have: those of an item arrive before its end.
 */
const STATE = 0;
const LOGGED = 1;
const WORKER = 2;
const MEMORY = 64;

export class OpenBatch {
  readonly buffer: SharedArrayBuffer;
  readonly memory: BatchMemory;
  readonly #words: Int32Array;
  /** Of the worker: batches so far, as it knows. */
  #number = 0;
  /** Of the coordinator. */
  #taker: BatchWriter | undefined;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer, 0, 3);
    this.memory = batchMemory(buffer, MEMORY);
  }

  static create(): OpenBatch {
    return new OpenBatch(new SharedArrayBuffer(MEMORY + batchMemoryBytes));
  }

  /** Set by the worker when it begins. */
  get worker(): number {
    return Atomics.load(this.#words, WORKER);
  }

  set worker(number: number) {
    Atomics.store(this.#words, WORKER, number);
  }

  /** Worker only. Batches so far, posted or taken, as of the last `lock`. */
  get number(): number {
    return this.#number;
  }

  /**
   * Worker only. Takes hold of the batch; waits while the coordinator takes it. Returns whether it
   * was taken since the last `unlock`.
   */
  lock(): boolean {
    const state = this.#number << 1;
    const found = Atomics.compareExchange(this.#words, STATE, state, state | 1);
    if (found === state) return false;
    const isTaken = (found & 1) === 0;
    if (isTaken) this.#number = found >> 1;
    else Atomics.wait(this.#words, STATE, found);
    return this.lock() || isTaken;
  }

  /** Worker only, while it holds the batch: it was posted. */
  posted(): void {
    this.#number++;
  }

  /** Worker only. A line is about to be posted. */
  logged(): void {
    Atomics.add(this.#words, LOGGED, 1);
  }

  /** Worker only. */
  unlock(): void {
    Atomics.store(this.#words, STATE, this.#number << 1);
  }

  /** Coordinator only. Changes with each batch. */
  get state(): number {
    return Atomics.load(this.#words, STATE) >> 1;
  }

  /** Whether something has ended that was not posted. */
  get isEmpty(): boolean {
    return Atomics.load(this.memory.count, 0) === 0;
  }

  /**
   * Coordinator only. Seals and returns what has ended; undefined when there is nothing, when the
   * worker is adding to it, or when a batch that it posted has not arrived. `arrived`: batches of
   * the consumer that have. `lines`: those of its lines, unless no more can arrive.
   */
  take(arrived: number, lines?: number): SharedArrayBuffer | undefined {
    const words = this.#words;
    const state = arrived << 1;
    if (this.isEmpty) return undefined;
    if (lines !== undefined && Atomics.load(words, LOGGED) !== (lines | 0)) return undefined;
    if (Atomics.compareExchange(words, STATE, state, state | 1) !== state) return undefined;
    let number = arrived;
    try {
      if (this.isEmpty) return undefined;
      this.#taker ??= new BatchWriter(this.memory);
      this.#taker.adopt();
      const batch = this.#taker.seal(undefined, this.worker);
      this.#taker.publish();
      number++;
      return batch;
    } finally {
      Atomics.store(words, STATE, number << 1);
      Atomics.notify(words, STATE);
    }
  }

  /** Coordinator only. Makes it ready for another consumer, once the last has ended. */
  reset(): void {
    this.#number = 0;
    Atomics.store(this.#words, STATE, 0);
    Atomics.store(this.#words, LOGGED, 0);
    for (const counts of [this.memory.outputs.counts, this.memory.failures.counts]) counts.fill(0);
    this.memory.entries.base.fill(0);
    Atomics.store(this.memory.count, 0, 0);
  }
}
