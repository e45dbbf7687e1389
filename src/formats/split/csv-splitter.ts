import { carriageReturn, lineEndOf, lineFeed } from './csv-line-end.ts';
import { type Border, type ElementList, isOfMark, markLength, type Splitter } from './elements.ts';

const quote = 0x22;

/** Where the next byte is: at the start of a field, within one, within quotes, behind a quote. */
type Place = 'start' | 'plain' | 'quoted' | 'closing';

export interface CsvRules {
  /** One byte. */
  readonly delimiter: number;
  /** The byte that ends a line, if it is known. */
  readonly lineEnd?: number | undefined;
  /** Whether the first record of a text has the names of the columns. It is no element. */
  readonly header: boolean;
}

/**
 * Splits a CSV text at the ends of records: line ends that are not within quotes. Empty lines are
 * no records. Mistakes within a record do not matter here: text behind a closing quote, or a quote
 * within a field, are plain text up to the next delimiter or line end.
 */
export class CsvSplitter implements Splitter {
  readonly #delimiter: number;
  #lineEnd: number | undefined;
  /** Bytes that wait until the line end is known. */
  #head: Buffer | undefined;
  #at: number;
  #start: number;
  #line: number;
  #place: Place = 'start';
  #endsWithReturn = false;
  /** The next record is the header. */
  #isHeader: boolean;

  constructor({ delimiter, lineEnd, header }: CsvRules, { offset, line }: Border) {
    this.#isHeader = header && offset === 0;
    this.#delimiter = delimiter;
    this.#lineEnd = lineEnd;
    this.#at = offset;
    this.#start = offset;
    this.#line = line;
  }

  /** Undefined as long as it is not known. */
  get lineEnd(): number | undefined {
    return this.#lineEnd;
  }

  push(bytes: Buffer, found: ElementList): void {
    if (this.#lineEnd !== undefined) return this.#split(bytes, this.#lineEnd, found);
    this.#head = this.#head ? Buffer.concat([this.#head, bytes]) : Buffer.from(bytes);
    this.#begin(false, found);
  }

  end(found: ElementList): void {
    if (this.#lineEnd === undefined) this.#begin(true, found);
    if (this.#start === this.#at) return;
    this.#add(this.#at, this.#at, this.#endsWithReturn, found);
  }

  #begin(isAll: boolean, found: ElementList): void {
    const head = this.#head ?? Buffer.alloc(0);
    const hasMark = this.#at === 0 && isOfMark(head[0], 0) && isOfMark(head[1], 1);
    const mark = hasMark && isOfMark(head[2], 2) ? markLength : 0;
    const lineEnd = lineEndOf(head.subarray(mark), this.#delimiter, isAll);
    if (lineEnd === undefined) return;
    this.#lineEnd = lineEnd;
    this.#head = undefined;
    this.#at += mark;
    this.#start += mark;
    this.#split(head.subarray(mark), lineEnd, found);
  }

  #split(bytes: Buffer, lineEnd: number, found: ElementList): void {
    if (bytes.length === 0) return;
    let quoted = -1;
    for (let at = 0; at < bytes.length;) {
      // Most records have no quotes: both ends are found by native searches.
      if (this.#start === this.#at + at) {
        if (quoted < at) quoted = indexOf(bytes, quote, at);
        const end = indexOf(bytes, lineEnd, at);
        if (end < quoted) {
          this.#line += 1;
          const hasReturn = end > at && bytes[end - 1] === carriageReturn;
          this.#add(this.#at + end, this.#at + end + 1, hasReturn, found);
          at = end + 1;
          continue;
        }
      }
      at = this.#scan(bytes, at, lineEnd, found);
    }
    this.#endsWithReturn = bytes[bytes.length - 1] === carriageReturn;
    this.#at += bytes.length;
  }

  /** Returns the position behind the record, or the end of the bytes. */
  #scan(bytes: Buffer, from: number, lineEnd: number, found: ElementList): number {
    let place = this.#place;
    for (let at = from; at < bytes.length; at++) {
      if (place === 'quoted') {
        const end = indexOf(bytes, quote, at);
        this.#line += count(bytes.subarray(at, end), lineEnd);
        at = end;
        if (end < bytes.length) place = 'closing';
        continue;
      }
      const byte = bytes[at];
      if (byte === lineEnd) {
        this.#line += 1;
        const hasReturn = at > 0 ? bytes[at - 1] === carriageReturn : this.#endsWithReturn;
        this.#add(this.#at + at, this.#at + at + 1, hasReturn, found);
        return at + 1;
      }
      if (byte === this.#delimiter) place = 'start';
      else if (byte === quote && place !== 'plain') place = 'quoted';
      else place = 'plain';
    }
    this.#place = place;
    return bytes.length;
  }

  /** A record ends. `hasReturn`: the last byte of it, or the one before it, is a `\r`. */
  #add(end: number, border: number, hasReturn: boolean, found: ElementList): void {
    const isShorter = hasReturn && this.#lineEnd === lineFeed && end > this.#start;
    const stop = isShorter ? end - 1 : end;
    if (stop > this.#start) {
      if (!this.#isHeader) found.add(this.#start, stop, border, this.#line);
      this.#isHeader = false;
    }
    this.#start = border;
    this.#place = 'start';
  }
}

/** The number of bytes where there is none. */
function indexOf(bytes: Buffer, byte: number, from: number): number {
  const at = bytes.indexOf(byte, from);
  return at < 0 ? bytes.length : at;
}

function count(bytes: Buffer, byte: number): number {
  let found = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) found += 1;
  return found;
}
