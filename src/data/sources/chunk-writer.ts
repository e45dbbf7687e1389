import type { CutChunk } from '../../formats/split/chunker.ts';
import type { FedChunk } from '../../ports/data.ts';
import { Ring, RingWriter } from '../../wire/shared/ring.ts';
import { SourceError } from './source-error.ts';

/** Milliseconds between two looks for room in a ring. */
const between = 5;

/** The most items of a source: their indexes are 32-bit integers. */
const mostItems = 2 ** 31 - 1;

/** Bytes of text in a spool whose items have not ended, at most: then the source waits. */
const mostAhead = 64 * 1024 * 1024;

/** Thrown when a source was closed while it waited. */
export class ClosedSource extends Error {
  override readonly name = 'ClosedSource';
}

/** Writes the entries of chunks to the ring of a source, and holds it back while that is full. */
export class ChunkWriter {
  readonly #writer: RingWriter;
  /** Of a chunk. */
  readonly mostItems: number;
  /** Resolves the wait for items to end. */
  #wake: () => void = () => {};
  #isClosed = false;
  /** Bytes of chunks that were written and have not ended. */
  #ahead = 0;
  readonly #most: number;

  constructor(buffer: SharedArrayBuffer, most = mostAhead) {
    const ring = new Ring(buffer);
    this.#writer = new RingWriter(ring);
    this.mostItems = Math.max(1, ring.size >>> 1);
    this.#most = most;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Resolves when the entries of the chunk are in the ring. Throws `ClosedSource`. */
  async write(chunk: CutChunk): Promise<void> {
    const { first, items, file, starts, lengths, bytes } = chunk;
    if (first + items > mostItems) {
      throw new SourceError(`the source has more than ${mostItems} items`, 'use batch_size');
    }
    for (let k = 0; k < items;) {
      this.#requireOpen();
      // Looks at the ring only when there is none of what it has seen before.
      const room = this.#writer.room();
      if (room === 0) await this.#wait(between);
      for (const end = Math.min(items, k + room); k < end; k++) {
        const [start = 0, length = 0] = [starts[k], lengths[k]];
        this.#writer.put({ index: first + k, attempt: 1, file, start, length });
      }
    }
    this.#ahead += bytes;
  }

  /** Resolves when the text that is kept is not too far ahead of what has ended. */
  async untilNear(): Promise<void> {
    while (this.#ahead > this.#most) await this.#wait();
    this.#requireOpen();
  }

  finished({ bytes }: Pick<FedChunk, 'bytes'>): void {
    this.#ahead -= bytes;
    this.#wake();
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  #wait(ms?: number): Promise<void> {
    this.#requireOpen();
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #requireOpen(): void {
    if (this.#isClosed) throw new ClosedSource('the source was closed');
  }
}
