const shift = 12;
const size = 1 << shift;

interface Chunk {
  /** For each item: number of its batch + 1 (0: unknown), number of its entry. */
  readonly words: Uint32Array;
  /** Items that are in it and were not taken. */
  count: number;
}

/**
 * Where the results are of items that have ended before their turn: 8 bytes an item, in chunks that
 * exist while they have some.
 */
export class Positions {
  readonly #chunks = new Map<number, Chunk>();

  set(item: number, batch: number, entry: number): void {
    const chunk = this.#chunks.get(item >>> shift) ?? {
      words: new Uint32Array(size * 2),
      count: 0,
    };
    this.#chunks.set(item >>> shift, chunk);
    const at = (item & (size - 1)) * 2;
    if (chunk.words[at] === 0) chunk.count++;
    chunk.words[at] = batch + 1;
    chunk.words[at + 1] = entry;
  }

  /** Removes what is known of an item. */
  take(item: number): { readonly batch: number; readonly entry: number } | undefined {
    const chunk = this.#chunks.get(item >>> shift);
    const at = (item & (size - 1)) * 2;
    const batch = (chunk?.words[at] ?? 0) - 1;
    if (!chunk || batch < 0) return undefined;
    chunk.words[at] = 0;
    if (--chunk.count === 0) this.#chunks.delete(item >>> shift);
    return { batch, entry: chunk.words[at + 1] ?? 0 };
  }

  /** Undefined if nothing is known of the item. */
  batchOf(item: number): number | undefined {
    const word = this.#chunks.get(item >>> shift)?.words[(item & (size - 1)) * 2] ?? 0;
    return word > 0 ? word - 1 : undefined;
  }

  has(item: number): boolean {
    return this.batchOf(item) !== undefined;
  }
}
