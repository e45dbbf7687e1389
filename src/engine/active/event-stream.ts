import { type Deferred, deferred } from '../../lang/deferred.ts';
import { Queue } from '../../lang/queue.ts';
import type { RunEvent } from '../../run/run-event.ts';

/**
 * The events that a slow reader can fall behind. Beyond it, logs and progress are dropped until it
 * has read half of them. There can be any number of these; of the others, a few for each task.
 */
const BACKLOG = 10_000;

/** The latest events, other than progress and logs, that are kept for later readers. */
const REMEMBERED = 1000;

/**
 * The events of one run, in the order they are committed, for any number of readers. Tasks start
 * before a caller can ask for events: each reader begins with what has started and settled so far.
 */
export class EventStream {
  readonly #readers = new Set<Reader>();
  readonly #past = new Queue<RunEvent>();
  /** What came before. */
  #forgotten: Dropped | undefined;
  #closed = false;

  emit(event: RunEvent): void {
    if (this.#closed) return;
    if (!isDroppable(event)) this.#remember(event);
    for (const reader of this.#readers) reader.push(event);
  }

  close(): void {
    this.#closed = true;
    for (const reader of this.#readers) reader.end();
    this.#readers.clear();
  }

  read(): AsyncIterableIterator<RunEvent> {
    const reader = new Reader(() => this.#readers.delete(reader));
    if (this.#forgotten) reader.push(this.#forgotten);
    for (const event of this.#past) reader.push(event);
    if (this.#closed) reader.end();
    else this.#readers.add(reader);
    return reader;
  }

  #remember(event: RunEvent): void {
    this.#past.push(event);
    const forgotten = this.#past.length > REMEMBERED ? this.#past.shift() : undefined;
    if (forgotten) this.#forgotten = withDropped(this.#forgotten, forgotten);
  }
}

type Dropped = Extract<RunEvent, { readonly type: 'dropped' }>;

function isDroppable({ type }: RunEvent): boolean {
  return type === 'task-progressed' || type === 'item-progressed' || type === 'log';
}

function withDropped(dropped: Dropped | undefined, { type, at }: RunEvent): Dropped {
  const { counts = {} } = dropped ?? {};
  return { type: 'dropped', at, counts: { ...counts, [type]: (counts[type] ?? 0) + 1 } };
}

class Reader implements AsyncIterableIterator<RunEvent> {
  readonly #onReturn: () => void;
  readonly #queue = new Queue<RunEvent>();
  /** Set while it is too far behind. */
  #isBehind = false;
  /** What was dropped after all that is in the queue. */
  #dropped: Dropped | undefined;
  /** Pending calls of `next` wait for it. Present while there are any. */
  #wakeUp: Deferred<void> | undefined;
  #ended = false;

  constructor(onReturn: () => void) {
    this.#onReturn = onReturn;
  }

  push(event: RunEvent): void {
    const { length } = this.#queue;
    this.#isBehind = length >= BACKLOG || (this.#isBehind && length > BACKLOG / 2);
    if (this.#isBehind && isDroppable(event)) {
      this.#dropped = withDropped(this.#dropped, event);
      return;
    }
    this.#queueDropped();
    this.#queue.push(event);
    this.#wake();
  }

  end(): void {
    this.#queueDropped();
    this.#ended = true;
    this.#wake();
  }

  async next(): Promise<IteratorResult<RunEvent>> {
    if (this.#queue.length === 0) this.#queueDropped();
    while (this.#queue.length === 0 && !this.#ended) {
      this.#wakeUp ??= deferred();
      await this.#wakeUp.promise;
    }
    const event = this.#queue.shift();
    return event ? { done: false, value: event } : { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<RunEvent>> {
    this.#onReturn();
    this.end();
    this.#queue.clear();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #queueDropped(): void {
    if (this.#dropped) this.#queue.push(this.#dropped);
    this.#dropped = undefined;
  }

  #wake(): void {
    this.#wakeUp?.resolve();
    this.#wakeUp = undefined;
  }
}
