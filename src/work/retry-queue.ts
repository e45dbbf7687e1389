import type { WaitingRetries } from '../ports/work.ts';
import type { RetryRecord } from '../run/records.ts';

/** Room of a new queue. */
const INITIAL_ROOM = 64;

/**
 * Items that wait for their next attempt: a binary heap in typed arrays, ordered by when they are
 * due. Adding the one that is due last, the common case, takes one step; taking one takes as many
 * as the heap is deep. An item costs 16 bytes, and at most twice that while the heap grows.
 */
export class RetryQueue implements WaitingRetries {
  #indexes = new Int32Array(INITIAL_ROOM);
  #attempts = new Uint32Array(INITIAL_ROOM);
  #dues = new Float64Array(INITIAL_ROOM);
  #size = 0;
  /** Retries that the transaction under way puts: they wait, and cannot be taken. */
  #uncommitted: RetryRecord[] = [];

  get size(): number {
    return this.#size + this.#uncommitted.length;
  }

  /** Adds a retry that can be taken once it is `committed`. */
  put(retry: RetryRecord): void {
    this.#uncommitted.push(retry);
  }

  /** All retries that were put are on disk. */
  committed(): void {
    if (this.#uncommitted.length === 0) return;
    for (const retry of this.#uncommitted) this.add(retry);
    this.#uncommitted = [];
  }

  add({ index, attempt, due }: RetryRecord): void {
    if (this.#size === this.#indexes.length) this.#makeRoom();
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(due, index, parent)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#set(at, { index, attempt, due });
  }

  /** Adds retries in any order, and passes each to `record`. */
  restore(retries: Iterable<RetryRecord>, record: (retry: RetryRecord) => void): void {
    for (const retry of retries) {
      this.add(retry);
      record(retry);
    }
  }

  /** Removes an item, if it waits. Takes as long as adding all others. */
  delete(index: number): void {
    this.#uncommitted = this.#uncommitted.filter((retry) => retry.index !== index);
    const all = Array.from({ length: this.#size }, (_, at) => this.#get(at));
    this.#size = 0;
    for (const retry of all) if (retry.index !== index) this.add(retry);
  }

  get nextDue(): number | undefined {
    return this.#size > 0 ? this.#dues[0] : undefined;
  }

  takeDue(now: number, accept: (retry: RetryRecord) => boolean): void {
    while (this.#size > 0 && (this.#dues[0] ?? 0) <= now) {
      if (!accept(this.#get(0))) return;
      this.#removeFirst();
    }
  }

  /** Sets the bit of each item that waits (little-endian within a byte). */
  markIn(bits: Uint8Array): void {
    const mark = (index: number): void => {
      bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
    };
    this.#indexes.subarray(0, this.#size).forEach(mark);
    for (const { index } of this.#uncommitted) mark(index);
  }

  #removeFirst(): void {
    this.#size--;
    const last = this.#get(this.#size);
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= this.#size) break;
      const right = child + 1;
      const rightFirst =
        right < this.#size &&
        this.#isBefore(this.#dues[right] ?? 0, this.#indexes[right] ?? 0, child);
      if (rightFirst) child = right;
      if (this.#isBefore(last.due, last.index, child)) break;
      this.#move(child, at);
      at = child;
    }
    this.#set(at, last);
  }

  /** Retries that are due at the same time come by index. */
  #isBefore(due: number, index: number, other: number): boolean {
    const difference = due - (this.#dues[other] ?? 0);
    return difference < 0 || (difference === 0 && index < (this.#indexes[other] ?? 0));
  }

  #get(at: number): RetryRecord {
    const [index = -1, attempt = 0, due = 0] = [
      this.#indexes[at],
      this.#attempts[at],
      this.#dues[at],
    ];
    return { index, attempt, due };
  }

  #set(at: number, { index, attempt, due }: RetryRecord): void {
    this.#indexes[at] = index;
    this.#attempts[at] = attempt;
    this.#dues[at] = due;
  }

  #move(from: number, to: number): void {
    this.#indexes[to] = this.#indexes[from] ?? -1;
    this.#attempts[to] = this.#attempts[from] ?? 0;
    this.#dues[to] = this.#dues[from] ?? 0;
  }

  #makeRoom(): void {
    const room = this.#size * 2;
    const [indexes, attempts, dues] = [this.#indexes, this.#attempts, this.#dues];
    this.#indexes = new Int32Array(room);
    this.#attempts = new Uint32Array(room);
    this.#dues = new Float64Array(room);
    this.#indexes.set(indexes);
    this.#attempts.set(attempts);
    this.#dues.set(dues);
  }
}
