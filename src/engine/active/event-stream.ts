import { type Deferred, deferred } from '../../lang/deferred.ts';
import type { JsonObject } from '../../lang/json.ts';
import { Queue } from '../../lang/queue.ts';
import type { Failure } from '../../items/failure.ts';
import type { ShownElement } from '../../items/shown-element.ts';
import type { SourceReport } from '../../run/source-report.ts';
import type { EndState, RunState, Summary, TaskState } from '../../run/records.ts';
import type { WaitKind } from '../../workflow/workflow.ts';

/** An event of a run. `at` is in milliseconds since the epoch. */
export type RunEvent =
  /**
   * The run waits until its limit has room for it, and nothing of it runs. `waiting-ended` follows,
   * unless it ends first.
   */
  | { readonly type: 'run-queued'; readonly at: number; readonly limit: string }
  | { readonly type: 'run-started'; readonly at: number; readonly run: string }
  | {
      readonly type: 'task-started';
      readonly at: number;
      readonly task: string;
      readonly visit: number;
      readonly total: number;
      /** Present when its items come from a source, and are not all known yet. */
      readonly source?: SourceReport;
    }
  | {
      readonly type: 'task-progressed';
      readonly at: number;
      readonly task: string;
      readonly visit: number;
      readonly summary: Summary;
      readonly source?: SourceReport;
    }
  | {
      readonly type: 'task-settled';
      readonly at: number;
      readonly task: string;
      readonly visit: number;
      readonly state: TaskState;
      readonly summary: Summary;
      readonly source?: SourceReport;
      readonly error?: Failure;
    }
  /** Its items wait for answers, signals or a time, and no thread. */
  | {
      readonly type: 'task-waits';
      readonly at: number;
      readonly task: string;
      readonly visit: number;
      readonly for: WaitKind;
      /** Number of items that have not ended. */
      readonly items: number;
    }
  /** How far an item is, by its own account (`ctx.progress`). */
  | {
      readonly type: 'item-progressed';
      readonly at: number;
      readonly task: string;
      readonly visit: number;
      readonly index: number;
      readonly done: number;
      readonly total: number;
    }
  /** All that is left to do now is to wait for answers, signals and times. */
  | { readonly type: 'run-waits'; readonly at: number }
  | {
      readonly type: 'log';
      readonly at: number;
      readonly task: string;
      readonly index: number;
      /** Of a block that runs in a lane. */
      readonly step?: string;
      readonly message: string;
      readonly fields?: JsonObject;
    }
  /**
   * An error outside of the promise of an action, or a call of `process.exit`, has ended a worker
   * in which the task had items. One event for each such task; without a task when nothing ran
   * there. `run`: the child run that had it.
   */
  | {
      readonly type: 'worker-lost';
      readonly at: number;
      readonly task?: string;
      readonly visit?: number;
      readonly reason: string;
      /** Where the error was thrown. */
      readonly stack?: string;
      readonly run?: string;
      /** The item that the error comes from, where that is known. */
      readonly origin?: { readonly task: string; readonly index: number } & ShownElement;
      /** Indexes of the items that were in flight and run again. */
      readonly again: readonly number[];
    }
  /**
   * A rejection that nobody handles has come from an item, whose worker goes on. With `hasFailed`,
   * the item was in flight, and has failed with it.
   */
  | ({
      readonly type: 'late-error';
      readonly at: number;
      readonly task: string;
      readonly visit: number;
      readonly index: number;
      readonly reason: string;
      readonly stack?: string;
      readonly run?: string;
      readonly hasFailed: boolean;
    } & ShownElement)
  /**
   * No worker can be had, or `action` cannot begin: descriptors or memory are lacking, or an action
   * file does not load.
   */
  | {
      readonly type: 'waiting';
      readonly at: number;
      readonly action?: string;
      readonly reason: string;
      readonly since: number;
    }
  | { readonly type: 'waiting-ended'; readonly at: number }
  /**
   * In place of events that this reader does not get: it was too slow for `log` and
   * `task-progressed`, or came too late for others. `counts` is their number, by type.
   */
  | {
      readonly type: 'dropped';
      readonly at: number;
      readonly counts: { readonly [type in RunEvent['type']]?: number };
    }
  /** All tasks before `finally` have ended, as `outcome` says. Those of `finally` follow. */
  | {
      readonly type: 'run-finishing';
      readonly at: number;
      readonly outcome: EndState;
      readonly error?: Failure;
    }
  | { readonly type: 'run-paused'; readonly at: number }
  | { readonly type: 'run-ended'; readonly at: number; readonly state: RunState };

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
