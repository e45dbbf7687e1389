import { crc32 } from 'node:zlib';
import { MillraceError } from '../../errors.ts';
import type { Chunk } from './chunk.ts';

type KnownChunk = Pick<Chunk, 'bytes' | 'crc' | 'line'>;

/** Compares the beginning of a stream with what was read of it when it was passed before. */
export class PrefixCheck {
  readonly #chunks: readonly KnownChunk[];
  #number = 0;
  /** Bytes of the chunk so far, and all before it. */
  #bytes = 0;
  #before = 0;
  #crc = 0;

  /** Where chunks do not follow one another without a gap, only the length is compared. */
  constructor(chunks: readonly KnownChunk[], read: number) {
    const sum = chunks.reduce((bytes, chunk) => bytes + chunk.bytes, 0);
    this.#chunks = sum === read ? chunks : [];
  }

  /** The next bytes that are passed over. Throws MR608 once a chunk is another. */
  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const chunk = this.#chunks[this.#number];
      if (!chunk) return;
      const part = bytes.subarray(at, at + chunk.bytes - this.#bytes);
      this.#crc = crc32(part, this.#crc);
      this.#bytes += part.length;
      at += part.length;
      if (this.#bytes === chunk.bytes) this.#end(chunk);
    }
  }

  #end({ bytes, crc, line }: KnownChunk): void {
    const end = this.#before + bytes;
    if (this.#crc !== crc) {
      const range = `bytes ${this.#before} to ${end}, from line ${line} on`;
      throw new MillraceError('MR608', `the stream differs from what was read: ${range}`);
    }
    this.#before = end;
    this.#number += 1;
    this.#bytes = 0;
    this.#crc = 0;
  }
}

/** What a stream is told that has ended within what was read of it before. */
export function shorterStream(left: number, unit: string): MillraceError {
  const message = `the stream ends ${left} ${unit} before the end of what was read of it`;
  return new MillraceError('MR608', message);
}
