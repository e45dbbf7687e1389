import type { ItemAttempt } from './lane-table.ts';

const ENTRIES = 1024;

/**
 * Retries that workers can take: entries of (index, attempt) between two words, HEAD and TAIL. The
 * coordinator alone moves TAIL. HEAD is moved by compareExchange: a claim must not overshoot.
 *
 * Order relied on: the coordinator writes an entry before it moves TAIL; a worker reads the entry
 * before it moves HEAD, so that one worker takes it, and it is not overwritten before.
 */
export class RetryRing {
  /** Words of its entries. */
  static readonly words = ENTRIES * 2;
  readonly #words: Int32Array;
  readonly #head: number;
  readonly #tail: number;
  readonly #entries: number;

  /** `head`: the first of the two words; `entries`: the first word of the entries. */
  constructor(words: Int32Array, head: number, entries: number) {
    this.#words = words;
    this.#head = head;
    this.#tail = head + 1;
    this.#entries = entries;
  }

  /** Number of retries that no worker has taken. */
  get offered(): number {
    return Atomics.load(this.#words, this.#tail) - Atomics.load(this.#words, this.#head);
  }

  /** Coordinator only. `first`: those that wait for a retry may sleep. */
  offer({ index, attempt }: ItemAttempt): 'full' | 'first' | 'more' {
    const words = this.#words;
    const tail = Atomics.load(words, this.#tail);
    if (tail - Atomics.load(words, this.#head) >= ENTRIES) return 'full';
    const at = this.#entry(tail);
    Atomics.store(words, at, index);
    Atomics.store(words, at + 1, attempt);
    Atomics.store(words, this.#tail, tail + 1);
    return Atomics.load(words, this.#head) === tail ? 'first' : 'more';
  }

  take(): ItemAttempt | undefined {
    const words = this.#words;
    for (;;) {
      const head = Atomics.load(words, this.#head);
      if (head === Atomics.load(words, this.#tail)) return undefined;
      const at = this.#entry(head);
      const retry = { index: Atomics.load(words, at), attempt: Atomics.load(words, at + 1) };
      if (Atomics.compareExchange(words, this.#head, head, head + 1) === head) return retry;
    }
  }

  #entry(position: number): number {
    return this.#entries + (position % ENTRIES) * 2;
  }
}
