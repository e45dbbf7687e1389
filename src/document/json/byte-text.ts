/** Longer texts are escaped by the runtime. */
const shortText = 512;

const firstBytes = 1 << 17;

/** Memory up to this size is used again. */
const keptBytes = 1 << 20;

/** The most bytes that the text of a number has. */
const numberBytes = 32;
const largestDigits = 2 ** 31;

const quote = 0x22;
const minus = 0x2d;
const zero = 0x30;

/** 1 for the bytes of Latin-1 that are themselves in JSON and in UTF-8. */
const plain = Uint8Array.from({ length: 256 }, (_, code) =>
  code >= 0x20 && code < 0x80 && code !== quote && code !== 0x5c ? 1 : 0,
);

/** What the other bytes of Latin-1 are: escaped, or of two bytes. */
const replaced: readonly Buffer[] = Array.from({ length: 256 }, (_, code) =>
  Buffer.from(JSON.stringify(String.fromCharCode(code)).slice(1, -1)),
);

/** JSON text as UTF-8, in memory that grows. */
export class ByteText {
  #bytes = Buffer.allocUnsafeSlow(firstBytes);
  #at = 0;

  get length(): number {
    return this.#at;
  }

  /** What was written since the last time. It holds until more is written. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#at);
    if (this.#bytes.length > keptBytes) this.#bytes = Buffer.allocUnsafeSlow(firstBytes);
    this.#at = 0;
    return taken;
  }

  byte(code: number): void {
    this.#reserve(1);
    this.#bytes[this.#at++] = code;
  }

  /** Bytes that are written as they are. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    const to = this.#bytes;
    let at = this.#at;
    for (let i = 0; i < bytes.length; i++) to[at++] = bytes[i] ?? 0;
    this.#at = at;
  }

  text(text: string): void {
    if (text === '') return;
    this.#reserve(text.length * 3);
    this.#at += this.#bytes.write(text, this.#at);
  }

  /** The JSON of a number that is finite. -0 is kept. */
  number(value: number): void {
    this.#reserve(numberBytes);
    if (Number.isInteger(value) && Math.abs(value) < largestDigits && !Object.is(value, -0)) {
      this.#integer(value);
      return;
    }
    const text = Object.is(value, -0) ? '-0' : String(value);
    const to = this.#bytes;
    for (let i = 0; i < text.length; i++) to[this.#at++] = text.charCodeAt(i);
  }

  /** The JSON of a text in Latin-1: bytes from `start` to `end`. */
  latin1(bytes: Buffer, start: number, end: number): void {
    if (end - start > shortText) {
      this.text(JSON.stringify(bytes.toString('latin1', start, end)));
      return;
    }
    this.#reserve((end - start) * 6 + 2);
    const to = this.#bytes;
    let at = this.#at;
    to[at++] = quote;
    for (let i = start; i < end; i++) {
      const code = bytes[i] ?? 0;
      if (plain[code] === 1) to[at++] = code;
      else for (const byte of replaced[code] ?? []) to[at++] = byte;
    }
    to[at++] = quote;
    this.#at = at;
  }

  #integer(value: number): void {
    const to = this.#bytes;
    let rest = value;
    if (rest < 0) {
      to[this.#at++] = minus;
      rest = -rest;
    }
    let digits = 1;
    for (let limit = 10; rest >= limit; limit *= 10) digits++;
    for (let at = this.#at + digits - 1; at >= this.#at; at--) {
      const tenth = Math.floor(rest / 10);
      to[at] = zero + (rest - tenth * 10);
      rest = tenth;
    }
    this.#at += digits;
  }

  #reserve(size: number): void {
    if (this.#at + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#at + size, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}
