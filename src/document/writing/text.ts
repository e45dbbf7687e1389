import { Kind } from '../../../schema/generated/document.ts';
import { DeferredStrings } from './deferred-strings.ts';
import { maxBytes } from '../format/layout.ts';
import { EncodeError } from './encode-error.ts';
import { grownBytes, type Homes } from './scratch.ts';
import type { Tape } from './tape.ts';

const firstBytes = 16 * 1024;

/** Up to this many code units a loop is faster than a call into the runtime. */
const shortUnits = 64;

/** Strings that are joined and written with one call. */
const maxJoined = 64;

/** Fewer strings are written one by one. */
const minJoined = 8;

/** Strings from this length on are deferred: written once, to their final place. */
const longUnits = 512;

/** Needs no search in strings that V8 keeps as one byte per unit, as it does whenever possible. */
const aboveLatin1 = /[^\0-\xff]/;

/**
 * Text while it is written. Grows; reused for the next document. A tape with a home begins in that
 * memory, defers no string that fits there, and leaves it when it grows.
 */
export class TextTape {
  #bytes: Buffer;
  readonly #homes: Homes | undefined;
  /** What is not deferred is in the home. */
  #isInHome: boolean;
  #written = 0;
  readonly #deferred = new DeferredStrings();
  readonly #nodes: Tape;
  /** Strings that wait to be written together, and their nodes. */
  readonly #waiting: string[] = Array.from({ length: maxJoined }, () => '');
  readonly #slots = new Uint32Array(maxJoined);
  #count = 0;
  /** Entries of `#waiting` that still reference strings already written. */
  #kept = 0;

  constructor(nodes: Tape, homes?: Homes) {
    this.#nodes = nodes;
    this.#homes = homes;
    this.#isInHome = homes !== undefined;
    this.#bytes = this.#first();
  }

  /** In bytes, with deferred strings and without waiting ones. */
  get length(): number {
    return this.#written + this.#deferred.byteLength;
  }

  get capacityBytes(): number {
    return this.#bytes.length;
  }

  /** Sets node `slot` to `text`, now or at the next `flush`. */
  put(text: string, slot: number): void {
    if (text.length >= longUnits) {
      this.#set(slot, text);
      return;
    }
    this.#waiting[this.#count] = text;
    this.#slots[this.#count] = slot;
    if (++this.#count === maxJoined) this.flush();
  }

  /** Writes the waiting strings: with one call if all of them are Latin-1. */
  flush(): void {
    const count = this.#count;
    if (count === 0) return;
    this.#count = 0;
    if (count > this.#kept) this.#kept = count;
    const texts = count === maxJoined ? this.#waiting : this.#waiting.slice(0, count);
    // Read late: other texts may have been appended while these waited.
    let start = this.length;
    const isNarrow = count >= minJoined && this.#writeNarrow(texts.join(''));
    for (let i = 0; i < count; i++) {
      const text = texts[i] ?? '';
      const slot = this.#slots[i] ?? 0;
      if (isNarrow) this.#nodes.set(slot, Kind.Latin1, text.length, start);
      else this.#set(slot, text);
      start += text.length;
    }
  }

  #set(slot: number, text: string): void {
    const start = this.length;
    const kind = this.write(text);
    this.#nodes.set(slot, kind, this.length - start, start);
  }

  /** Appends `text` and returns true if it is Latin-1; otherwise does nothing. */
  #writeNarrow(text: string): boolean {
    if (aboveLatin1.test(text)) return false;
    this.#ensure(text.length);
    this.#written += this.#bytes.write(text, this.#written, 'latin1');
    return true;
  }

  /** Appends `text` and returns its form. `length` grows by the bytes it takes. */
  write(text: string): Kind {
    const units = text.length;
    if (units >= longUnits && !this.#fitsHome(units)) return this.#defer(text);
    if (units > shortUnits || this.#written + units > this.#bytes.length)
      return this.#writeMedium(text);
    const bytes = this.#bytes;
    let at = this.#written;
    for (let i = 0; i < units; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0xff) return this.#writeMedium(text);
      bytes[at++] = unit;
    }
    this.#written = at;
    return Kind.Latin1;
  }

  /** Appends encoded text. */
  copy(from: Uint8Array, start: number, size: number): void {
    this.#ensure(size);
    const bytes = this.#bytes;
    const at = this.#written;
    if (size > shortUnits) bytes.set(from.subarray(start, start + size), at);
    else for (let i = 0; i < size; i++) bytes[at + i] = from[start + i] ?? 0;
    this.#written += size;
  }

  /** Writes the whole text to `target`, which has exactly `length` bytes. */
  copyTo(target: Buffer): void {
    this.#deferred.copyTo(target, this.#bytes.subarray(0, this.#written));
  }

  /** The current position, for `restore`. */
  mark(): TextMark {
    const { count, byteLength } = this.#deferred;
    return { written: this.#written, deferred: count, deferredBytes: byteLength };
  }

  /** Drops what was written after the mark, and the waiting strings. */
  restore({ written, deferred, deferredBytes }: TextMark): void {
    this.#written = written;
    this.#deferred.restore(deferred, deferredBytes);
    const kept = Math.max(this.#kept, this.#count);
    if (kept > 0) this.#waiting.fill('', 0, kept);
    this.#kept = 0;
    this.#count = 0;
  }

  clear(): void {
    this.restore({ written: 0, deferred: 0, deferredBytes: 0 });
  }

  /** Takes over text that another thread has written to the home. Only when clear. */
  adopt(length: number): void {
    this.#written = length;
  }

  /** Frees the memory, or returns home. Only when clear. */
  shrink(): void {
    this.#bytes = this.#first();
    this.#isInHome = this.#homes !== undefined;
    this.#deferred.shrink();
  }

  #first(): Buffer {
    if (!this.#homes) return Buffer.allocUnsafeSlow(firstBytes);
    const { buffer, byteOffset, byteLength } = this.#homes.text;
    return Buffer.from(buffer, byteOffset, byteLength);
  }

  /** Whether this number of code units fits, in whichever form. */
  #fitsHome(units: number): boolean {
    return this.#isInHome && this.#written + units * 2 <= this.#bytes.length;
  }

  #writeMedium(text: string): Kind {
    const wide = aboveLatin1.test(text);
    this.#ensure(wide ? text.length * 2 : text.length);
    this.#written += this.#bytes.write(text, this.#written, wide ? 'utf16le' : 'latin1');
    return wide ? Kind.Utf16 : Kind.Latin1;
  }

  #defer(text: string): Kind {
    const wide = aboveLatin1.test(text);
    const size = wide ? text.length * 2 : text.length;
    if (this.length + size > maxBytes) throw new EncodeError('MR702', 'larger than 1 GiB');
    this.#deferred.add(text, size, this.#written);
    if (this.#homes) this.#homes.isLeft = true;
    return wide ? Kind.Utf16 : Kind.Latin1;
  }

  #ensure(size: number): void {
    const needed = this.#written + size;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(grownBytes(needed, this.#bytes.length));
    grown.set(this.#bytes.subarray(0, this.#written));
    this.#bytes = grown;
    this.#isInHome = false;
    if (this.#homes) this.#homes.isLeft = true;
  }
}

interface TextMark {
  readonly written: number;
  readonly deferred: number;
  readonly deferredBytes: number;
}
