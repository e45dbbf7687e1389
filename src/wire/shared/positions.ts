/** What can be claimed, and how much of it was: the words of a control block, or a `Ring`. */
export interface Claimable {
  /** One past the last position that can be claimed. */
  readonly end: number;
  /** More positions may come. */
  readonly isOpen: boolean;
  /** Number of positions that were claimed. */
  readonly claimed: number;
  /** Number of positions that no consumer has claimed. */
  readonly unclaimed: number;
  /** Positions up to `end` can be claimed. Returns whether claimants may have found none. */
  raise(end: number): boolean;
  /** No more positions come. */
  close(): void;
}

const CURSOR = 0;
const END = 1;
const OPEN = 2;

/**
 * The first words of a control block: CURSOR, END and OPEN. Positions are indexes, or those of a
 * list.
 *
 * Orders relied on:
 *  - END is final before OPEN is 0: an overshoot, which only closed positions have, loses none;
 *  - `raise` stores END before it reads CURSOR. A claimant that found nothing has seen CURSOR at
 *    the END before, so `raise` sees that too.
 */
export class Positions implements Claimable {
  readonly #words: Int32Array;

  constructor(words: Int32Array) {
    this.#words = words;
  }

  get end(): number {
    return Atomics.load(this.#words, END);
  }

  get isOpen(): boolean {
    return Atomics.load(this.#words, OPEN) === 1;
  }

  get claimed(): number {
    return Math.min(this.end, Atomics.load(this.#words, CURSOR));
  }

  get unclaimed(): number {
    return Math.max(0, this.end - Atomics.load(this.#words, CURSOR));
  }

  /** Claims up to `count` positions below `end`. Returns the first; `end` if there is none. */
  claim(count: number, end: number): number {
    const words = this.#words;
    // A stale end, too, must not be overshot.
    if (this.isOpen || end < this.end) return this.#claimBelow(end, count);
    // Without this check every late claim would move the cursor further.
    if (Atomics.load(words, CURSOR) >= end) return end;
    return Atomics.add(words, CURSOR, count);
  }

  raise(end: number): boolean {
    const before = Atomics.load(this.#words, END);
    Atomics.store(this.#words, END, end);
    return Atomics.load(this.#words, CURSOR) >= before;
  }

  open(): void {
    Atomics.store(this.#words, OPEN, 1);
  }

  close(): void {
    Atomics.store(this.#words, OPEN, 0);
  }

  #claimBelow(end: number, count: number): number {
    const words = this.#words;
    for (;;) {
      const first = Atomics.load(words, CURSOR);
      if (first >= end) return end;
      const next = Math.min(first + count, end);
      if (Atomics.compareExchange(words, CURSOR, first, next) === first) return first;
    }
  }
}
