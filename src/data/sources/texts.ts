import { constants, createReadStream, openSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Socket } from 'node:net';
import { pipeline, type Transform } from 'node:stream';
import zlib, { crc32 } from 'node:zlib';
import { Decoder, type Decoding } from '../../formats/decode.ts';
import { type PrefixCheck, shorterStream } from '../../formats/split/prefix-check.ts';
import type { Compression } from '../../formats/source.ts';
import { becameShorter, SourceError } from './source-error.ts';

/** The bytes of a text, in order. */
export interface Text {
  /**
   * Undefined behind the last. The bytes are as they are until the next call. Not called again
   * before it has resolved.
   */
  next(): Promise<Buffer | undefined>;
  close(): Promise<void>;
}

/** Bytes of a file that are read at a time. */
const readBytes = 1 << 20;

/** A part of a file, which is read into the same memory each time. */
export class FileText implements Text {
  readonly #file: FileHandle;
  readonly #name: string;
  readonly #end: number;
  readonly #memory = Buffer.allocUnsafeSlow(readBytes);
  readonly #start: number;
  #at: number;
  #crc = 0;

  private constructor(file: FileHandle, name: string, start: number, end: number) {
    this.#file = file;
    this.#name = name;
    this.#start = start;
    this.#at = start;
    this.#end = end;
  }

  static async open(path: string, name: string, start: number, end: number): Promise<FileText> {
    return new FileText(await open(path), name, start, end);
  }

  async next(): Promise<Buffer | undefined> {
    const length = Math.min(readBytes, this.#end - this.#at);
    if (length <= 0) return undefined;
    const { bytesRead } = await this.#file.read(this.#memory, 0, length, this.#at);
    if (bytesRead === 0) {
      throw becameShorter(this.#name, this.#at, this.#end);
    }
    this.#at += bytesRead;
    const bytes = this.#memory.subarray(0, bytesRead);
    this.#crc = crc32(bytes, this.#crc);
    return bytes;
  }

  /** The bytes that were read so far, and their checksum. */
  get read(): { readonly from: number; readonly to: number; readonly crc: number } {
    return { from: this.#start, to: this.#at, crc: this.#crc };
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** What comes of a stream of Node. */
class StreamText implements Text {
  readonly #stream: { destroy(): unknown };
  readonly #parts: AsyncIterator<unknown>;

  constructor(stream: AsyncIterable<unknown> & { destroy(): unknown }) {
    this.#stream = stream;
    this.#parts = stream[Symbol.asyncIterator]();
  }

  async next(): Promise<Buffer | undefined> {
    const { done, value } = await this.#parts.next();
    return done || !Buffer.isBuffer(value) ? undefined : value;
  }

  async close(): Promise<void> {
    this.#stream.destroy();
  }
}

/** The text of the first `size` bytes of a compressed file. */
export function compressedText(path: string, size: number, how: Compression): Text {
  const plain = decompressor(how);
  if (size === 0) plain.end();
  else {
    const packed = createReadStream(path, { end: size - 1, highWaterMark: readBytes });
    // The reader of `plain` gets the error.
    pipeline(packed, plain, () => {});
  }
  return new StreamText(plain);
}

function decompressor(how: Compression): Transform {
  const options = { chunkSize: 256 * 1024 };
  switch (how) {
    case 'gz':
      return zlib.createGunzip(options);
    case 'br':
      return zlib.createBrotliDecompress(options);
    case 'zst': {
      const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
      if (typeof create === 'function') return create(options) as Transform;
      const message = `this Node (${process.version}) cannot read .zst`;
      throw new SourceError(message, 'use Node 22.15 or later, or decompress the file');
    }
  }
}

/** A pipe with a path. Waits for its first writer, without a thread that would hang in `open`. */
export function pipeText(path: string): Text {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return new StreamText(new Socket({ fd, readable: true, writable: false }));
}

/** A text in UTF-8 that is made of one in another encoding. */
export class TranscodedText implements Text {
  readonly #text: Text;
  readonly #decoder: Decoder;
  #hasEnded = false;

  constructor(text: Text, decoding: Decoding) {
    this.#text = text;
    this.#decoder = new Decoder(decoding);
  }

  async next(): Promise<Buffer | undefined> {
    if (this.#hasEnded) return undefined;
    const bytes = await this.#text.next();
    if (bytes) return Buffer.from(this.#decoder.decode(bytes));
    this.#hasEnded = true;
    return Buffer.from(this.#decoder.end());
  }

  close(): Promise<void> {
    return this.#text.close();
  }
}

/** A text without its first bytes. */
export class RestOfText implements Text {
  readonly #text: Text;
  #left: number;
  readonly #check: PrefixCheck | undefined;

  /** With a `check`, what is dropped must be what it was. */
  constructor(text: Text, dropped: number, check?: PrefixCheck) {
    this.#text = text;
    this.#left = dropped;
    this.#check = check;
  }

  async next(): Promise<Buffer | undefined> {
    for (;;) {
      const bytes = await this.#text.next();
      if (this.#left === 0) return bytes;
      if (!bytes && this.#check) throw shorterStream(this.#left, 'bytes of text');
      if (!bytes) return undefined;
      const dropped = Math.min(this.#left, bytes.length);
      this.#left -= dropped;
      this.#check?.push(bytes.subarray(0, dropped));
      if (dropped < bytes.length) return bytes.subarray(dropped);
    }
  }

  close(): Promise<void> {
    return this.#text.close();
  }
}

/** A text that is pushed. A push resolves when what it has is taken. */
export class PushedText implements Text {
  readonly #parts: { readonly bytes: Buffer; readonly taken: () => void }[] = [];
  #taken: (() => void) | undefined;
  #end: { readonly error?: Error } | undefined;
  #wake: () => void = () => {};

  push(bytes: Uint8Array): Promise<void> {
    return new Promise((taken) => {
      this.#parts.push({ bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), taken });
      this.#wake();
    });
  }

  /** With an error, what was pushed is read first. */
  end(error?: Error): void {
    this.#end ??= error ? { error } : {};
    this.#wake();
  }

  async next(): Promise<Buffer | undefined> {
    this.#taken?.();
    this.#taken = undefined;
    while (this.#parts.length === 0 && !this.#end) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const part = this.#parts.shift();
    this.#taken = part?.taken;
    if (!part && this.#end?.error) throw this.#end.error;
    return part?.bytes;
  }

  /** What is pushed from now on is taken by nothing. */
  async close(): Promise<void> {
    this.end();
    this.#taken?.();
    for (const { taken } of this.#parts.splice(0)) taken();
  }
}
