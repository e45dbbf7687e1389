import { type Border, type ElementList, isOfMark, markLength, type Splitter } from './elements.ts';

const carriageReturn = 0x0d;

/** Elements that are none: with no character, or with blanks only. */
type Skipped = 'none' | 'empty' | 'blank';

interface LineRules {
  /** The byte that ends an element. */
  readonly separator: number;
  /** Whether a `\r` before it is part of it. */
  readonly dropsReturn: boolean;
  readonly skips: Skipped;
}

/**
 * Splits at each separator. The last element needs none. Searches with the native `indexOf`, which
 * takes 16 ns for a line of 110 bytes; a loop over its bytes takes 75.
 */
export class LineSplitter implements Splitter {
  readonly #rules: LineRules;
  /** Of the next bytes that are pushed. */
  #at: number;
  /** Of the element under way. */
  #start: number;
  #line: number;
  /** The last byte was a `\r`. */
  #endsWithReturn = false;
  /** All bytes of the element under way, up to the last push, are blank. */
  #isBlank = true;
  /** Bytes of a byte order mark that the text has begun with. */
  #matched = 0;

  constructor(rules: LineRules, { offset, line }: Border) {
    this.#rules = rules;
    this.#at = offset;
    this.#start = offset;
    this.#line = line;
  }

  push(bytes: Buffer, found: ElementList): void {
    if (bytes.length === 0) return;
    const { separator } = this.#rules;
    const base = this.#at;
    if (base < markLength) this.#skipMark(bytes);
    let from = this.#start - base;
    for (let at = next(bytes, separator, from); at >= 0; at = next(bytes, separator, from)) {
      this.#line += 1;
      const end = this.#endOf(bytes, from, at);
      if (!this.#isSkipped(bytes, from, end)) {
        found.add(base + from, base + end, base + at + 1, this.#line);
      }
      from = at + 1;
      this.#isBlank = true;
    }
    this.#start = base + from;
    this.#at = base + bytes.length;
    this.#endsWithReturn = bytes[bytes.length - 1] === carriageReturn;
    this.#isBlank &&= isBlank(bytes, Math.max(0, from), bytes.length);
  }

  end(found: ElementList): void {
    if (this.#start === this.#at) return;
    const end = this.#rules.dropsReturn && this.#endsWithReturn ? this.#at - 1 : this.#at;
    const isNone =
      this.#rules.skips === 'blank'
        ? this.#isBlank
        : this.#rules.skips === 'empty' && end === this.#start;
    if (!isNone) found.add(this.#start, end, this.#at, this.#line);
    this.#start = this.#at;
  }

  /** The bytes at the start of a text may come one by one. */
  #skipMark(bytes: Buffer): void {
    for (let k = 0; k < bytes.length && this.#matched === this.#at + k; k++) {
      if (isOfMark(bytes[k], this.#matched)) this.#matched += 1;
    }
    if (this.#matched !== markLength || this.#start > 0) return;
    this.#start = markLength;
    this.#isBlank = true;
  }

  #endOf(bytes: Buffer, from: number, at: number): number {
    if (!this.#rules.dropsReturn || at === from) return at;
    const hasReturn = at > 0 ? bytes[at - 1] === carriageReturn : this.#endsWithReturn;
    return hasReturn ? at - 1 : at;
  }

  #isSkipped(bytes: Buffer, from: number, end: number): boolean {
    const { skips } = this.#rules;
    if (skips === 'none') return false;
    if (skips === 'empty') return from === end;
    return isBlank(bytes, Math.max(0, from), end) && (from >= 0 || this.#isBlank);
  }
}

function next(bytes: Buffer, separator: number, from: number): number {
  return bytes.indexOf(separator, Math.max(0, from));
}

function isBlank(bytes: Buffer, from: number, end: number): boolean {
  for (let at = from; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) return false;
  }
  return true;
}
