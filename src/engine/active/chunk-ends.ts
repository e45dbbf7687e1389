import type { Chunk } from '../../formats/split/chunk.ts';
import type { Directory } from '../../wire/shared/directory.ts';

export interface EndedChunk {
  readonly chunk: Chunk;
  /** Some of its items have failed: a retry of the run reads them again. */
  readonly hasFailed: boolean;
}

/** Counts the items of chunks, to know when all of one have ended. */
export class ChunkEnds {
  readonly #directory: Directory;
  /** By number of the chunk, for those of which some items have ended and others have not. */
  readonly #open = new Map<number, { left: number; hasFailed: boolean }>();
  /** Items that are tried again. */
  readonly #again = new Set<number>();
  #ended: EndedChunk[] = [];

  constructor(directory: Directory) {
    this.#directory = directory;
  }

  ended(index: number, hasFailed: boolean): void {
    if (this.#again.delete(index)) return;
    const number = this.#directory.find(index);
    if (number === undefined) return;
    const count = this.#open.get(number) ?? {
      left: this.#directory.at(number).items,
      hasFailed: false,
    };
    count.left--;
    count.hasFailed ||= hasFailed;
    if (count.left > 0) {
      this.#open.set(number, count);
      return;
    }
    this.#open.delete(number);
    this.#ended.push({ chunk: this.#directory.at(number), hasFailed: count.hasFailed });
  }

  /** The end of an item that had failed was counted: another is not. Its text is kept anyway. */
  again(index: number): void {
    this.#again.add(index);
  }

  take(): readonly EndedChunk[] {
    if (this.#ended.length === 0) return this.#ended;
    const ended = this.#ended;
    this.#ended = [];
    return ended;
  }
}
