import { Queue } from '../lang/queue.ts';
import type { WorkSubject } from '../ports/work.ts';
import type { ItemAttempt } from '../wire/shared/control-block.ts';

/** Items of a task that have not been started, in the order they run in. */
export class ItemQueue {
  readonly #subject: WorkSubject;
  readonly #order: Int32Array | undefined;
  #length: number;
  /** The number of all items of the task, those that have ended too. */
  #total: number;
  /** Position of the next item that was never started. */
  #next = 0;
  /** Items that were started in vain; they come first. */
  readonly #again = new Queue<ItemAttempt>();

  /** `pending`: the items to run; absent: all, by index. */
  constructor(subject: WorkSubject, pending?: Int32Array) {
    this.#subject = subject;
    this.#order = pending;
    this.#total = subject.record.summary.total;
    this.#length = pending?.length ?? this.#total;
  }

  /** Items have come: they are the last. */
  grown(): void {
    const { total } = this.#subject.record.summary;
    this.#length += total - this.#total;
    this.#total = total;
  }

  take(): ItemAttempt | undefined {
    const again = this.#again.shift();
    if (again || this.#next >= this.#length) return again;
    // Those that have come since the beginning are in no order but that of their indexes.
    const index = this.#order?.[this.#next] ?? this.#total - this.#length + this.#next;
    this.#next++;
    return { index, attempt: this.#subject.attemptOf(index) };
  }

  putBack({ index, attempt }: ItemAttempt): void {
    this.#again.push({ index, attempt });
  }
}
