import { MillraceError } from '../errors.ts';

const firstRoom = 256;

/** Writes numbers and texts one after the other: a row of what is recorded of a task. */
export class Packer {
  #bytes: Buffer = Buffer.allocUnsafe(firstRoom);
  #length = 0;

  constructor(version: number) {
    this.uint(version);
  }

  /** A whole number from 0 to 2^53 - 1, seven bits a byte. */
  uint(value: number): void {
    let rest = value;
    this.#reserve(8);
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  text(text: string): void {
    const size = Buffer.byteLength(text);
    this.uint(size);
    this.#reserve(size);
    this.#length += this.#bytes.write(text, this.#length);
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}

/** Reads what a `Packer` has written. Throws MR606 for other bytes. */
export class Unpacker {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array, version: number) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.uint() !== version) throw damagedFigures();
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  uint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined || factor > Number.MAX_SAFE_INTEGER) throw damagedFigures();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  text(): string {
    const size = this.uint();
    const from = this.#at;
    this.#at += size;
    if (this.#at > this.#bytes.length) throw damagedFigures();
    return this.#bytes.toString('utf8', from, this.#at);
  }
}

export function damagedFigures(): MillraceError {
  return new MillraceError('MR606', 'What is recorded of the items of a task is damaged', {
    hint: 'Other records may still be readable; restore the store from a copy if there is one.',
  });
}
