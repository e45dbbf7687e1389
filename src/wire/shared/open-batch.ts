import { type BatchMemory, batchMemory, batchMemoryBytes } from '../../items/batch-memory.ts';
import { BatchWriter } from '../../items/batch-writer.ts';

/**
 * The batch that a consumer collects, in shared memory: a synchronous action keeps its worker from
 * posting it, so the coordinator takes what has ended.
 *
 * Layout:
 *
 *   word 0  LOCK    0 free, 1 held: whoever holds it may change everything else
 *   word 1  NUMBER  batches of the consumer so far, posted or taken
 *   64      the batch; its first word is the number of entries that are complete
 *
 * The worker holds the lock while it adds an entry or posts the batch, never while an action runs.
 * It knows by NUMBER that the batch was taken. The coordinator never waits for the lock. A batch is
 * taken only when all before it have arrived, so batches arrive in the order of their numbers.
 */
const LOCK = 0;
const NUMBER = 1;
const MEMORY = 64;

export class OpenBatch {
  readonly buffer: SharedArrayBuffer;
  readonly memory: BatchMemory;
  readonly #words: Int32Array;
  /** Of the coordinator. */
  #taker: BatchWriter | undefined;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer, 0, 2);
    this.memory = batchMemory(buffer, MEMORY);
  }

  static create(): OpenBatch {
    return new OpenBatch(new SharedArrayBuffer(MEMORY + batchMemoryBytes));
  }

  /** Worker only. Waits while the coordinator takes the batch. */
  lock(): void {
    const words = this.#words;
    while (Atomics.compareExchange(words, LOCK, 0, 1) !== 0) Atomics.wait(words, LOCK, 1);
  }

  /** Worker only. */
  unlock(): void {
    Atomics.store(this.#words, LOCK, 0);
  }

  get number(): number {
    return Atomics.load(this.#words, NUMBER);
  }

  /** Only with the lock. */
  set number(number: number) {
    Atomics.store(this.#words, NUMBER, number);
  }

  /** Whether something has ended that was not posted. */
  get isEmpty(): boolean {
    return Atomics.load(this.memory.count, 0) === 0;
  }

  /**
   * Coordinator only. Seals and returns what has ended; undefined when there is nothing, when the
   * worker is adding to it, or when a batch that it posted has not arrived. `arrived`: batches of
   * the consumer that have.
   */
  take(arrived: number): SharedArrayBuffer | undefined {
    const words = this.#words;
    if (Atomics.compareExchange(words, LOCK, 0, 1) !== 0) return undefined;
    try {
      if (this.number !== arrived || this.isEmpty) return undefined;
      this.#taker ??= new BatchWriter(this.memory);
      this.#taker.adopt();
      const batch = this.#taker.seal();
      this.#taker.publish();
      this.number = arrived + 1;
      return batch;
    } finally {
      Atomics.store(words, LOCK, 0);
      Atomics.notify(words, LOCK);
    }
  }

  /** Coordinator only. Makes it ready for another consumer, once the last has ended. */
  reset(): void {
    this.number = 0;
    Atomics.store(this.memory.count, 0, 0);
  }
}
