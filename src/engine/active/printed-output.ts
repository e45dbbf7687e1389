import { type Deferred, deferred } from '../../lang/deferred.ts';
import type { OutputStream } from '../../lang/output-stream.ts';
import { Queue } from '../../lang/queue.ts';

/** What a program has printed: one or more whole lines. */
export interface PrintedLines {
  readonly task: string;
  readonly visit: number;
  readonly index: number;
  /** The number of the attempt, from 1. */
  readonly attempt: number;
  readonly stream: OutputStream;
  /** Ends with a line break, also where the program printed none at its end. */
  readonly text: string;
  /** The element that the item is. It is read when it is asked for. */
  readonly element: unknown;
}

/** UTF-16 units that may wait for the reader; beyond it, those who print wait. */
const ROOM = 1024 * 1024;

/**
 * What the programs of a run print, for one reader. It loses nothing: while the reader is behind,
 * `push` returns a promise for which the thread of the program waits.
 */
export class PrintedOutput implements AsyncIterableIterator<PrintedLines> {
  readonly #queue = new Queue<PrintedLines>();
  #units = 0;
  /** Present while the reader is behind. */
  #room: Deferred<void> | undefined;
  /** Present while the reader waits. */
  #wakeUp: Deferred<void> | undefined;
  #isClosed = false;

  push(lines: PrintedLines): Promise<void> | undefined {
    if (this.#isClosed) return undefined;
    this.#queue.push(lines);
    this.#units += lines.text.length;
    this.#wakeUp?.resolve();
    this.#wakeUp = undefined;
    if (this.#units > ROOM) this.#room ??= deferred();
    return this.#room?.promise;
  }

  /** The reader gets what is there, and nothing more. */
  close(): void {
    this.#isClosed = true;
    this.#wakeUp?.resolve();
    this.#wakeUp = undefined;
    this.#makeRoom();
  }

  async next(): Promise<IteratorResult<PrintedLines>> {
    while (this.#queue.length === 0 && !this.#isClosed) {
      this.#wakeUp ??= deferred();
      await this.#wakeUp.promise;
    }
    const lines = this.#queue.shift();
    if (!lines) return { done: true, value: undefined };
    this.#units -= lines.text.length;
    if (this.#units <= ROOM / 2) this.#makeRoom();
    return { done: false, value: lines };
  }

  async return(): Promise<IteratorResult<PrintedLines>> {
    this.close();
    this.#queue.clear();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #makeRoom(): void {
    this.#room?.resolve();
    this.#room = undefined;
  }
}
