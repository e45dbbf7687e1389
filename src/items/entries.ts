import { type ItemState, stateCode } from './item-state.ts';

/** Words of an entry of a batch: index; attempt, state and flags; end; duration. */
export const ENTRY = 4;
/** The word with attempt, state and flags. */
export const FLAGS = 1;

/** The largest attempt that an entry holds (24 bits). An item that reaches it is not retried. */
export const mostAttempts = 2 ** 24 - 1;

/** The highest four bits. */
export const flag = { discarded: 1 << 28, cached: 1 << 29, timedByRange: 1 << 30 } as const;

export function attemptOf(status: number): number {
  return status & mostAttempts;
}

export function stateCodeOf(status: number): number {
  return (status >>> 24) & 0xf;
}

const firstEntries = 32;

/**
 * The entries of a batch while it is collected. Grows; reused. Given memory, it begins there, and
 * leaves it when it grows.
 */
export class EntryList {
  length = 0;
  #words: Uint32Array;
  readonly #home: Uint32Array | undefined;

  constructor(home?: Uint32Array) {
    this.#home = home;
    this.#words = home ?? new Uint32Array(firstEntries * ENTRY);
  }

  /** All entries are in the memory that was given. */
  get isHome(): boolean {
    return this.#words === this.#home;
  }

  add(index: number, attempt: number, state: ItemState): void {
    const at = this.length * ENTRY;
    if (at === this.#words.length) this.#grow();
    this.#words[at] = index;
    this.#words[at + FLAGS] = attempt | (stateCode[state] << 24);
    this.length++;
  }

  /** Copies all entries to word `at`. */
  copyTo(words: Uint32Array, at: number): void {
    words.set(this.#words.subarray(0, this.length * ENTRY), at);
  }

  clear(): void {
    this.length = 0;
    if (this.#home) this.#words = this.#home;
  }

  #grow(): void {
    const grown = new Uint32Array(this.#words.length * 4);
    grown.set(this.#words);
    this.#words = grown;
  }
}
