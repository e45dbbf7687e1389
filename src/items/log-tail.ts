import { encodeLog, type LogCount, type LogLine, sizeOf, type StoredLog } from './item-log.ts';

/** Stands where the beginning of a line was cut. */
const CUT = '… ';

/** Dropped places at the front are closed up when they are at least this many, and half of all. */
const FRONT = 64;

/**
 * The end of the log of an item, in at most `limit` bytes: lines that have no room push out the
 * oldest ones. Its lines are masked: it can cut one that is longer than all of the room.
 */
export class LogTail {
  readonly #limit: number;
  /** Lines as they are stored, and the size of each. Those before `first` are dropped. */
  #texts: string[] = [];
  #sizes: number[] = [];
  #first = 0;
  #bytes = 0;
  #droppedLines = 0;
  #droppedBytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A log as it is stored, however long. */
  static of(stored: StoredLog): LogTail {
    const whole = new LogTail(Number.POSITIVE_INFINITY);
    whole.append(stored);
    return whole;
  }

  /** Number of lines that it has. */
  get length(): number {
    return this.#texts.length - this.#first;
  }

  /** Of the lines that it has. */
  get bytes(): number {
    return this.#bytes;
  }

  get dropped(): LogCount {
    return { lines: this.#droppedLines, bytes: this.#droppedBytes };
  }

  add(line: LogLine): void {
    this.#push(JSON.stringify(line));
  }

  /** Adds lines as they are stored. Those that were dropped before them push out what it has. */
  append({ lines, dropped }: StoredLog): void {
    while (dropped.lines > 0 && this.length > 0) this.#dropFirst();
    this.#count(dropped.lines, dropped.bytes);
    for (const line of lines) this.#push(line);
  }

  get stored(): StoredLog {
    const lines = this.#first === 0 ? this.#texts : this.#texts.slice(this.#first);
    return { lines, dropped: this.dropped };
  }

  encode(): Uint8Array {
    return encodeLog(this.stored);
  }

  #push(whole: string): void {
    let text = whole;
    let size = sizeOf(whole);
    if (size > this.#limit) {
      const end = endOf(whole, this.#limit);
      if (end === undefined) return this.append({ lines: [], dropped: { lines: 1, bytes: size } });
      this.#droppedBytes += size - sizeOf(end);
      text = end;
      size = sizeOf(end);
    }
    while (this.#bytes + size > this.#limit) this.#dropFirst();
    this.#texts.push(text);
    this.#sizes.push(size);
    this.#bytes += size;
  }

  #dropFirst(): void {
    const size = this.#sizes[this.#first++] ?? 0;
    this.#bytes -= size;
    this.#count(1, size);
    if (this.#first < FRONT || this.#first * 2 < this.#texts.length) return;
    this.#texts = this.#texts.slice(this.#first);
    this.#sizes = this.#sizes.slice(this.#first);
    this.#first = 0;
  }

  #count(lines: number, bytes: number): void {
    this.#droppedLines += lines;
    this.#droppedBytes += bytes;
  }
}

/** The end of the text of a line, in at most `limit` bytes. Undefined when none fits. */
function endOf(stored: string, limit: number): string | undefined {
  const { message, fields, ...line }: LogLine = JSON.parse(stored);
  const text = fields ? `${message} ${JSON.stringify(fields)}` : message;
  const cutTo = (length: number): string =>
    JSON.stringify({ ...line, message: CUT + text.slice(text.length - length).replace(half, '') });
  if (sizeOf(cutTo(0)) > limit) return undefined;
  // A unit takes one to six bytes: the longest end that fits is found by halving.
  let [fits, most] = [0, Math.min(text.length, limit)];
  while (fits < most) {
    const middle = Math.ceil((fits + most) / 2);
    if (sizeOf(cutTo(middle)) <= limit) fits = middle;
    else most = middle - 1;
  }
  return cutTo(fits);
}

/** The second half of a character whose first half was cut off. */
const half = /^[\uDC00-\uDFFF]/;
