import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { Decoding } from './decode.ts';
import { StrictDecoder, UndecodableText } from './strict-decoder.ts';
import { correctWindows1252 } from './windows-1252.ts';

/**
 * Decodes items, each a part of some bytes. The bytes are checked at once: a check of each item
 * would cost as much as to decode it. Encodings are UTF-8 and those of one byte a character.
 */
export class ItemText {
  readonly #decoding: Decoding;
  readonly #decoder: TextDecoder;
  readonly #isUtf8: boolean;
  #bytes: Buffer = Buffer.alloc(0);
  #kind: 'ascii' | 'utf8' | 'other' = 'ascii';

  constructor(decoding: Decoding) {
    this.#decoding = decoding;
    const fatal = decoding.invalidText === 'error';
    this.#decoder = new TextDecoder(decoding.encoding, { fatal, ignoreBOM: true });
    this.#isUtf8 = this.#decoder.encoding === 'utf-8';
  }

  /** The next items are parts of these bytes. */
  open(bytes: Buffer): void {
    this.#bytes = bytes;
    if (isAscii(bytes)) this.#kind = 'ascii';
    else this.#kind = this.#isUtf8 && isUtf8(bytes) ? 'utf8' : 'other';
  }

  /** Throws `UndecodableText`; its place counts from the start of the item. */
  of(start: number, end: number): string {
    if (this.#kind === 'ascii') return this.#bytes.toString('latin1', start, end);
    if (this.#kind === 'utf8') return this.#bytes.toString('utf8', start, end);
    return this.#decode(this.#bytes.subarray(start, end));
  }

  #decode(bytes: Buffer): string {
    const { encoding } = this.#decoder;
    try {
      const text = this.#decoder.decode(bytes);
      return encoding === 'windows-1252' ? correctWindows1252(text) : text;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw this.#undecodable(bytes) ?? error;
    }
  }

  #undecodable(bytes: Buffer): UndecodableText | undefined {
    const strict = new StrictDecoder(
      new TextDecoder(this.#decoding.encoding, { fatal: true, ignoreBOM: true }),
    );
    try {
      strict.decode(bytes);
      strict.end();
      return undefined;
    } catch (error) {
      return error instanceof UndecodableText ? error : undefined;
    }
  }
}
