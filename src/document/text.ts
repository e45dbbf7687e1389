import { Kind } from '../../schema/generated/document.ts';
import { keptScratchBytes, maxBytes } from './layout.ts';
import { Refusal } from './refusal.ts';

const firstBytes = 16 * 1024;

/** Up to this many code units a loop is faster than a call into the runtime. */
const shortUnits = 64;

/** For a string that V8 keeps in bytes, as it does whenever it can, the answer takes no search. */
const aboveLatin1 = /[^\0-\xff]/;

/** Text being written. Grows; reused from document to document. */
export class TextTape {
  bytes = Buffer.allocUnsafeSlow(firstBytes);
  length = 0;

  /** Appends `text` and answers in which form; the bytes it took are those by which `length` grew. */
  write(text: string): Kind {
    const units = text.length;
    if (units > shortUnits || this.length + units > this.bytes.length) return this.#writeLong(text);
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < units; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0xff) return this.#writeLong(text);
      bytes[at++] = unit;
    }
    this.length = at;
    return Kind.Latin1;
  }

  /** Appends bytes that are text already. */
  copy(from: Uint8Array, start: number, size: number): void {
    this.#ensure(size);
    const { bytes } = this;
    if (size > shortUnits) bytes.set(from.subarray(start, start + size), this.length);
    else for (let i = 0; i < size; i++) bytes[this.length + i] = from[start + i] ?? 0;
    this.length += size;
  }

  clear(): void {
    this.length = 0;
    if (this.bytes.length > keptScratchBytes) this.bytes = Buffer.allocUnsafeSlow(firstBytes);
  }

  #writeLong(text: string): Kind {
    const wide = aboveLatin1.test(text);
    this.#ensure(wide ? text.length * 2 : text.length);
    this.length += this.bytes.write(text, this.length, wide ? 'utf16le' : 'latin1');
    return wide ? Kind.Utf16 : Kind.Latin1;
  }

  #ensure(size: number): void {
    const needed = this.length + size;
    if (needed <= this.bytes.length) return;
    if (needed > maxBytes) throw new Refusal('MR702', 'larger than 1 GiB');
    const grown = Buffer.allocUnsafeSlow(
      Math.min(Math.max(needed, this.bytes.length * 2), maxBytes),
    );
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}
