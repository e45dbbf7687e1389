import type { RetryRecord } from '../run/records.ts';

/** How many retries a queue has room for at first. */
const LEAST = 64;

/**
 * Items that wait for their next attempt. All waits before the same attempt are equally long, so each attempt
 * has a queue that is in order of its due times, and adding and taking are O(1) whatever the number of items.
 * An item that waits costs 12 bytes, at most twice that while a queue grows.
 */
export class RetryQueue {
  readonly #queues = new Map<number, Queue>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add({ index, attempt, due }: RetryRecord): void {
    const queue = this.#queues.get(attempt) ?? new Queue();
    queue.push(index, due);
    this.#queues.set(attempt, queue);
    this.#size++;
  }

  /** Adds retries that come in any order; `note` is told of each. */
  restore(retries: Iterable<RetryRecord>, note: (retry: RetryRecord) => void): void {
    for (const retry of retries) {
      this.add(retry);
      note(retry);
    }
    for (const queue of this.#queues.values()) queue.sort();
  }

  /** When the next retry is due, in milliseconds since the epoch. */
  get nextDue(): number | undefined {
    const dues = [...this.#queues.values()].flatMap((queue) => queue.due ?? []);
    return dues.length > 0 ? Math.min(...dues) : undefined;
  }

  /** Takes retries that are due for as long as `accept` takes them. */
  takeDue(now: number, accept: (retry: RetryRecord) => boolean): void {
    for (const [attempt, queue] of this.#queues) {
      for (let due = queue.due; due !== undefined && due <= now; due = queue.due) {
        if (!accept({ index: queue.index, attempt, due })) break;
        queue.shift();
        this.#size--;
      }
      if (queue.due === undefined) this.#queues.delete(attempt);
    }
  }

  /** Sets the bit of each item that waits (little-endian within a byte). */
  markIn(bits: Uint8Array): void {
    for (const queue of this.#queues.values()) {
      for (const index of queue.indexes)
        bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
    }
  }
}

/** Indexes and due times, side by side, in order of their due times. */
class Queue {
  #indexes = new Int32Array(LEAST);
  #dues = new Float64Array(LEAST);
  #head = 0;
  #tail = 0;

  get due(): number | undefined {
    return this.#head < this.#tail ? this.#dues[this.#head] : undefined;
  }

  /** Of the item that is due first. */
  get index(): number {
    return this.#indexes[this.#head] ?? -1;
  }

  get indexes(): Int32Array {
    return this.#indexes.subarray(this.#head, this.#tail);
  }

  push(index: number, due: number): void {
    if (this.#tail === this.#indexes.length) this.#makeRoom();
    this.#indexes[this.#tail] = index;
    this.#dues[this.#tail] = due;
    this.#tail++;
  }

  shift(): void {
    this.#head++;
  }

  sort(): void {
    const [indexes, dues] = [this.indexes.slice(), this.#dues.slice(this.#head, this.#tail)];
    const order = Uint32Array.from(indexes.keys()).toSorted(
      (a, b) => (dues[a] ?? 0) - (dues[b] ?? 0),
    );
    this.#head = this.#tail = 0;
    for (const at of order) this.push(indexes[at] ?? -1, dues[at] ?? 0);
  }

  /** What was taken makes room first. */
  #makeRoom(): void {
    const count = this.#tail - this.#head;
    const room = Math.max(LEAST, count * 2);
    const [indexes, dues] = [new Int32Array(room), new Float64Array(room)];
    indexes.set(this.indexes);
    dues.set(this.#dues.subarray(this.#head, this.#tail));
    [this.#indexes, this.#dues, this.#head, this.#tail] = [indexes, dues, 0, count];
  }
}
