import { isAscii } from 'node:buffer';
import {
  type Border,
  type ElementList,
  isOfMark,
  type Splitter,
  Unsplittable,
} from './elements.ts';

const byteOf = (character: string): number => character.charCodeAt(0);
const quote = byteOf('"');
const backslash = byteOf('\\');
const comma = byteOf(',');
const openArray = byteOf('[');
const closeArray = byteOf(']');
const openMap = byteOf('{');
const closeMap = byteOf('}');
const colon = byteOf(':');
const lineFeed = byteOf('\n');

/**
 * | state   | is                                        |
 * | ------- | ----------------------------------------- |
 * | text    | before the array                          |
 * | first   | behind its `[`                            |
 * | value   | behind a comma                            |
 * | nested  | within an element that is a list or map   |
 * | string  | within a string, of an element or in one  |
 * | scalar  | within a number, `true`, `false`, `null`  |
 * | after   | behind an element                         |
 * | done    | behind the `]` of the array               |
 */
type State = 'text' | 'first' | 'value' | 'nested' | 'string' | 'scalar' | 'after' | 'done';

/**
 * Finds the elements of a text that is one JSON array. What is within an element is not checked,
 * but that it has an end.
 */
export class JsonSplitter implements Splitter {
  #state: State;
  /** Lists and maps that are open within the element. */
  #depth = 0;
  #isEscaped = false;
  #at: number;
  #start = 0;
  #line: number;
  /** Characters of the line before the next push; undefined where they are not known. */
  #columns: number | undefined;

  /** Behind an element, unless the border is the start of a text. */
  constructor({ offset, line, isElement }: Border) {
    this.#at = offset;
    this.#line = line;
    this.#state = isElement ? 'value' : offset === 0 ? 'text' : 'after';
    this.#columns = offset === 0 ? 0 : undefined;
  }

  push(bytes: Buffer, found: ElementList): void {
    let at = 0;
    while (at < bytes.length) {
      switch (this.#state) {
        case 'string':
          at = this.#string(bytes, at, found);
          break;
        case 'nested':
          at = this.#nested(bytes, at, found);
          break;
        case 'scalar':
          at = this.#scalar(bytes, at, found);
          break;
        case 'text':
        case 'first':
        case 'value':
        case 'after':
        case 'done':
          this.#between(bytes, at);
          at += 1;
      }
    }
    this.#at += bytes.length;
    const start = bytes.lastIndexOf(lineFeed);
    const before = start < 0 ? this.#columns : 0;
    this.#columns =
      before === undefined ? undefined : before + characters(bytes.subarray(start + 1));
  }

  end(): void {
    if (this.#state === 'done') return;
    const what = this.#state === 'text' ? notArray : 'the array has no end';
    throw this.#error(Buffer.alloc(0), 0, what);
  }

  /** A byte that is in no element, or the first of one. */
  #between(bytes: Buffer, at: number): void {
    const byte = bytes[at] ?? 0;
    if (isSpace(byte)) {
      if (byte === lineFeed) this.#line += 1;
      return;
    }
    const state = this.#state;
    if (state === 'text') {
      if (isOfMark(byte, this.#at + at)) return;
      if (byte !== openArray) throw this.#error(bytes, at, notArray);
      this.#state = 'first';
    } else if (state === 'after' && byte === comma) {
      this.#state = 'value';
    } else if (byte === closeArray && (state === 'after' || state === 'first')) {
      this.#state = 'done';
    } else if (state === 'done') {
      throw this.#error(bytes, at, 'there is more behind the end of the array');
    } else if (state === 'after') {
      throw this.#error(bytes, at, `expected a comma or ] behind an element`);
    } else {
      this.#open(bytes, at, byte);
    }
  }

  #open(bytes: Buffer, at: number, byte: number): void {
    if (byte === comma || byte === closeArray || byte === closeMap || byte === colon) {
      throw this.#error(bytes, at, 'expected a value');
    }
    this.#start = this.#at + at;
    if (isOpening(byte)) {
      this.#depth = 1;
      this.#state = 'nested';
    } else {
      this.#state = byte === quote ? 'string' : 'scalar';
    }
  }

  #nested(bytes: Buffer, from: number, found: ElementList): number {
    // Fields would be read and written for each byte.
    let depth = this.#depth;
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === quote) {
        at = endOfShort(bytes, at + 1);
        if (at > 0) continue;
        this.#depth = depth;
        this.#state = 'string';
        return -at;
      }
      if (isOpening(byte)) depth += 1;
      else if (byte === lineFeed) this.#line += 1;
      else if (isClosing(byte) && --depth === 0) {
        this.#add(at + 1, found);
        this.#depth = 0;
        return at + 1;
      }
    }
    this.#depth = depth;
    return bytes.length;
  }

  #string(bytes: Buffer, from: number, found: ElementList): number {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at];
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === backslash) this.#isEscaped = true;
      else if (byte === quote) {
        if (this.#depth > 0) this.#state = 'nested';
        else this.#add(at + 1, found);
        return at + 1;
      }
      if (byte === lineFeed) this.#line += 1;
    }
    return bytes.length;
  }

  /** Returns the position of the byte behind it, which is not consumed. */
  #scalar(bytes: Buffer, from: number, found: ElementList): number {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === comma || byte === closeArray || isSpace(byte)) {
        this.#add(at, found);
        return at;
      }
    }
    return bytes.length;
  }

  #add(end: number, found: ElementList): void {
    found.add(this.#start, this.#at + end, this.#at + end, this.#line);
    this.#state = 'after';
  }

  #error(bytes: Buffer, at: number, what: string): Unsplittable {
    const start = at === 0 ? -1 : bytes.lastIndexOf(lineFeed, at - 1);
    const before = start < 0 ? this.#columns : 0;
    const column =
      before === undefined ? undefined : before + characters(bytes.subarray(start + 1, at)) + 1;
    return new Unsplittable(this.#line, column, what);
  }
}

const notArray =
  'expected [, since the items of a JSON text are the elements of an array; with format: jsonl they are its lines';

/**
 * The position of the quote that ends a string which begins at `from`, if that is simple: without
 * an escape or a line end, and within the bytes. Else `-from`.
 */
function endOfShort(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) return at;
    if (byte === backslash || byte === lineFeed) break;
  }
  return -from;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d && byte !== 0x0b && byte !== 0x0c);
}

function isOpening(byte: number): boolean {
  return byte === openArray || byte === openMap;
}

function isClosing(byte: number): boolean {
  return byte === closeArray || byte === closeMap;
}

/** Of UTF-8 that may be cut within a character: the bytes that begin one. */
function characters(bytes: Buffer): number {
  if (isAscii(bytes)) return bytes.length;
  let count = 0;
  for (const byte of bytes) if ((byte & 0xc0) !== 0x80) count += 1;
  return count;
}
