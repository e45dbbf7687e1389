const SHIFT = 10;
const SIZE = 1 << SHIFT;

/** Counts by index, of which most are 0: memory is taken by chunks that have others. */
export class SparseCounts {
  readonly #chunks: (Uint32Array | undefined)[] = [];

  get(index: number): number {
    return this.#chunks[index >>> SHIFT]?.[index & (SIZE - 1)] ?? 0;
  }

  set(index: number, count: number): void {
    const chunk = (this.#chunks[index >>> SHIFT] ??= new Uint32Array(SIZE));
    chunk[index & (SIZE - 1)] = count;
  }
}
