import type { RetryRecord } from '../run/records.ts';

/**
 * Items that wait for their next attempt. All waits before the same attempt are equally long, so each attempt
 * has a queue that is in order of its due times, and adding and taking are O(1) whatever the number of items.
 */
export class RetryQueue {
  readonly #queues = new Map<number, { items: RetryRecord[]; head: number }>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(retry: RetryRecord): void {
    const queue = this.#queues.get(retry.attempt) ?? { items: [], head: 0 };
    queue.items.push(retry);
    this.#queues.set(retry.attempt, queue);
    this.#size++;
  }

  /** When the next retry is due, in milliseconds since the epoch. */
  get nextDue(): number | undefined {
    const dues = [...this.#queues.values()].flatMap((queue) => queue.items[queue.head]?.due ?? []);
    return dues.length > 0 ? Math.min(...dues) : undefined;
  }

  /** Takes retries that are due for as long as `accept` takes them. */
  takeDue(now: number, accept: (retry: RetryRecord) => boolean): void {
    for (const [attempt, queue] of this.#queues) {
      for (;;) {
        const next = queue.items[queue.head];
        if (!next || next.due > now || !accept(next)) break;
        queue.head++;
        this.#size--;
      }
      if (queue.head === queue.items.length) this.#queues.delete(attempt);
    }
  }

  /** The indexes that wait. */
  indexes(): Set<number> {
    const found = new Set<number>();
    for (const { items, head } of this.#queues.values()) {
      for (let at = head; at < items.length; at++) found.add(items[at]?.index ?? -1);
    }
    return found;
  }
}
