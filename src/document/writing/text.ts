import { Kind } from '../../../schema/generated/document.ts';
import { DeferredStrings } from './deferred-strings.ts';
import { maxBytes } from '../format/layout.ts';
import { EncodeError } from './encode-error.ts';
import { grownBytes } from './scratch.ts';
import type { Tape } from './tape.ts';

const firstBytes = 16 * 1024;

/** Up to this many code units a loop is faster than a call into the runtime. */
const shortUnits = 64;
/** So many strings are joined, to be written with one call. */
const joined = 64;
/** Fewer are written one by one. */
const fewest = 8;
/** From here on a string is remembered, and written once: to where it is going to stay. */
const longUnits = 512;

/** For a string that V8 keeps in bytes, as it does whenever it can, the answer takes no search. */
const aboveLatin1 = /[^\0-\xff]/;

/** Text being written. Grows; reused from document to document. */
export class TextTape {
  #bytes = Buffer.allocUnsafeSlow(firstBytes);
  #written = 0;
  readonly #deferred = new DeferredStrings();
  /** The nodes of texts. */
  readonly #nodes: Tape;
  /** Strings that wait to be written together, and their nodes. */
  readonly #waiting: string[] = Array.from({ length: joined }, () => '');
  readonly #slots = new Uint32Array(joined);
  #count = 0;
  /** How many strings at least are to be let go of. */
  #kept = 0;

  constructor(nodes: Tape) {
    this.#nodes = nodes;
  }

  /** In bytes, long strings included, those that wait not. */
  get length(): number {
    return this.#written + this.#deferred.byteLength;
  }

  get capacityBytes(): number {
    return this.#bytes.length;
  }

  /** Makes node `slot` the text, at the next `flush` at the latest. */
  put(text: string, slot: number): void {
    if (text.length >= longUnits) {
      this.#set(slot, text);
      return;
    }
    this.#waiting[this.#count] = text;
    this.#slots[this.#count] = slot;
    if (++this.#count === joined) this.flush();
  }

  /** Writes what waits: with one call, as long as no string among it needs two bytes a unit. */
  flush(): void {
    const count = this.#count;
    if (count === 0) return;
    this.#count = 0;
    if (count > this.#kept) this.#kept = count;
    const texts = count === joined ? this.#waiting : this.#waiting.slice(0, count);
    // Only now: others may have been appended since these began to wait.
    let start = this.length;
    const isNarrow = count >= fewest && this.#writeNarrow(texts.join(''));
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

  /** Appends `text` if one byte a unit is enough for it; answers whether it was. */
  #writeNarrow(text: string): boolean {
    if (aboveLatin1.test(text)) return false;
    this.#ensure(text.length);
    this.#written += this.#bytes.write(text, this.#written, 'latin1');
    return true;
  }

  /** Appends `text` and answers in which form; the bytes it took are those by which `length` grew. */
  write(text: string): Kind {
    const units = text.length;
    if (units >= longUnits) return this.#writeLate(text);
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

  /** Appends bytes that are text already. */
  copy(from: Uint8Array, start: number, size: number): void {
    this.#ensure(size);
    const bytes = this.#bytes;
    const at = this.#written;
    if (size > shortUnits) bytes.set(from.subarray(start, start + size), at);
    else for (let i = 0; i < size; i++) bytes[at + i] = from[start + i] ?? 0;
    this.#written += size;
  }

  /** Writes all of it to `target`, which has exactly `length` bytes. */
  copyTo(target: Buffer): void {
    this.#deferred.copyTo(target, this.#bytes.subarray(0, this.#written));
  }

  /** What `restore` takes to forget all that is written after now. */
  mark(): TextMark {
    return {
      written: this.#written,
      deferred: this.#deferred.count,
      deferredBytes: this.#deferred.byteLength,
    };
  }

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

  /** Gives the memory back; only when clear. */
  shrink(): void {
    this.#bytes = Buffer.allocUnsafeSlow(firstBytes);
    this.#deferred.shrink();
  }

  #writeMedium(text: string): Kind {
    const wide = aboveLatin1.test(text);
    this.#ensure(wide ? text.length * 2 : text.length);
    this.#written += this.#bytes.write(text, this.#written, wide ? 'utf16le' : 'latin1');
    return wide ? Kind.Utf16 : Kind.Latin1;
  }

  #writeLate(text: string): Kind {
    const wide = aboveLatin1.test(text);
    const size = wide ? text.length * 2 : text.length;
    if (this.length + size > maxBytes) throw new EncodeError('MR702', 'larger than 1 GiB');
    this.#deferred.add(text, size, this.#written);
    return wide ? Kind.Utf16 : Kind.Latin1;
  }

  #ensure(size: number): void {
    const needed = this.#written + size;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(grownBytes(needed, this.#bytes.length));
    grown.set(this.#bytes.subarray(0, this.#written));
    this.#bytes = grown;
  }
}

interface TextMark {
  readonly written: number;
  readonly deferred: number;
  readonly deferredBytes: number;
}
