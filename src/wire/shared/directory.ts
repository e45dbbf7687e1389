import type { Chunk } from '../../formats/split/chunk.ts';

export type { Chunk };

/**
 * The chunks of a source: which bytes of which file its items come from. Written by the coordinator
 * when a chunk is on disk, read by all threads: an item that runs again is found by its index.
 *
 * Layout, in 32-bit words:
 *
 *   0 COUNT      number of chunks
 *   1 CAPACITY   the most chunks
 *   2 chunks     CHUNK words each: first index, items, file, offset (low, high), bytes (low, high),
 *                first line (low, high), CRC-32 of the bytes
 *
 * Order relied on: a chunk is written before COUNT is stored, so that who reads COUNT sees it.
 * Chunks are in the order of their items, which have no gaps between them.
 */
const COUNT = 0;
const CAPACITY = 1;
const CHUNKS = 2;
const CHUNK = 10;

/** Chunks grow with their number, so that as many have the items of any source. */
const mostChunks = 65_536;

export class Directory {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }

  static create(capacity = mostChunks): Directory {
    const words = new Int32Array(new SharedArrayBuffer((CHUNKS + capacity * CHUNK) * 4));
    words[CAPACITY] = capacity;
    return new Directory(words.buffer);
  }

  /** Number of chunks. */
  get count(): number {
    return Atomics.load(this.#words, COUNT);
  }

  get isFull(): boolean {
    return this.count === this.#words[CAPACITY];
  }

  /** Coordinator only. */
  add({ first, items, file, offset, bytes, line, crc }: Chunk): void {
    const words = this.#words;
    const { count } = this;
    const at = CHUNKS + count * CHUNK;
    words[at] = first;
    words[at + 1] = items;
    words[at + 2] = file;
    putLong(words, at + 3, offset);
    putLong(words, at + 5, bytes);
    putLong(words, at + 7, line);
    words[at + 9] = crc;
    Atomics.store(words, COUNT, count + 1);
  }

  at(chunk: number): Chunk {
    const words = this.#words;
    const at = CHUNKS + chunk * CHUNK;
    return {
      first: words[at] ?? 0,
      items: words[at + 1] ?? 0,
      file: words[at + 2] ?? 0,
      offset: longAt(words, at + 3),
      bytes: longAt(words, at + 5),
      line: longAt(words, at + 7),
      crc: (words[at + 9] ?? 0) >>> 0,
    };
  }

  /** The number of the chunk that has an item; undefined when none has. */
  find(index: number): number | undefined {
    let low = 0;
    let high = this.count;
    // The last chunk that begins at the index or before: those without items come before it.
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#words[CHUNKS + middle * CHUNK] ?? 0) <= index) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return undefined;
    const { first, items } = this.at(low - 1);
    return index - first < items ? low - 1 : undefined;
  }
}

function putLong(words: Int32Array, at: number, value: number): void {
  words[at] = value | 0;
  words[at + 1] = Math.floor(value / 2 ** 32);
}

function longAt(words: Int32Array, at: number): number {
  return (words[at + 1] ?? 0) * 2 ** 32 + ((words[at] ?? 0) >>> 0);
}
