import type { LogCount, LogLine } from '../../items/item-log.ts';
import { LogTail } from '../../items/log-tail.ts';
import type { LogLimits } from '../../run/log-limits.ts';

/** Bytes of lines of one task that wait for the end of their items. Beyond it, all are written. */
const MOST = 8 * 1024 * 1024;

/** Lines of the items of a task that are not in the store yet: the end of those of each item. */
export class ItemLogs {
  readonly limits: LogLimits;
  readonly #tails = new Map<number, LogTail>();
  #bytes = 0;
  /** The lines are to be written before their items end. */
  #isDue = false;

  constructor(limits: LogLimits) {
    this.limits = limits;
  }

  /** Number of items with lines. */
  get size(): number {
    return this.#tails.size;
  }

  has(index: number): boolean {
    return this.#tails.has(index);
  }

  /** What an item has logged next is left out, as was all before. */
  drop(index: number, dropped: LogCount): void {
    const tail = this.#tailOf(index);
    this.#bytes -= tail.bytes;
    tail.append({ lines: [], dropped });
  }

  /** Returns true when all lines must be written now: once, until they are taken. */
  add(index: number, line: LogLine): boolean {
    const tail = this.#tailOf(index);
    const before = tail.bytes;
    tail.add(line);
    this.#bytes += tail.bytes - before;
    if (this.#bytes <= MOST || this.#isDue) return false;
    this.#isDue = true;
    return true;
  }

  /** Removes the lines of an item. */
  take(index: number): LogTail | undefined {
    const tail = this.#tails.get(index);
    if (!tail) return undefined;
    this.#tails.delete(index);
    this.#bytes -= tail.bytes;
    return tail;
  }

  /** Removes the lines of all items. */
  takeAll(): readonly (readonly [index: number, tail: LogTail])[] {
    const all = [...this.#tails];
    this.#tails.clear();
    this.#bytes = 0;
    this.#isDue = false;
    return all;
  }

  #tailOf(index: number): LogTail {
    const known = this.#tails.get(index);
    if (known) return known;
    const tail = new LogTail(this.limits.perItem);
    this.#tails.set(index, tail);
    return tail;
  }
}
