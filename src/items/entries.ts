import { type ItemState, stateCode } from './item-state.ts';
import { durationWord, endWord } from './item-times.ts';

/** Words of an entry of a batch: index; attempt, state and flags; end; duration. */
export const ENTRY = 4;
/** The word with attempt, state and flags. */
export const FLAGS = 1;
/** The words with the times: see `item-times.ts`. */
export const END = 2;
export const DURATION = 3;

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

/** Memory for entries. */
export interface EntryMemory {
  readonly words: Uint32Array;
  /** When the first of them ended that have times, in milliseconds since the epoch; 0: none has. */
  readonly base: Float64Array;
}

/**
 * The entries of a batch while it is collected. Grows; reused. Given memory, it begins there, and
 * leaves it when it grows.
 */
export class EntryList {
  length = 0;
  /** Entries before this one have their times. */
  #timed = 0;
  #words: Uint32Array;
  readonly #home: Uint32Array | undefined;
  readonly #base: Float64Array;

  constructor(home?: EntryMemory) {
    this.#home = home?.words;
    this.#words = home?.words ?? new Uint32Array(firstEntries * ENTRY);
    this.#base = home?.base ?? new Float64Array(1);
  }

  get base(): number {
    return this.#base[0] ?? 0;
  }

  /** All entries are in the memory that was given. */
  get isHome(): boolean {
    return this.#words === this.#home;
  }

  add(index: number, attempt: number, state: ItemState): void {
    const at = this.length * ENTRY;
    if (at === this.#words.length) this.#grow();
    const words = this.#words;
    words[at] = index;
    words[at + FLAGS] = attempt | (stateCode[state] << 24);
    // Until it is timed, all that is known is that it ran after the entry before it.
    words[at + END] = at === 0 ? 0 : (words[at - ENTRY + END] ?? 0);
    words[at + DURATION] = 0;
    this.length++;
  }

  /**
   * Sets the times of the entries that were added since the last call: several share them. In
   * milliseconds since the epoch.
   */
  time(began: number, ended: number): void {
    const first = this.#timed;
    if (first === this.length) return;
    if (first === 0) this.#base[0] = ended;
    const end = endWord(ended - this.base);
    const duration = durationWord(ended - began);
    const flags = this.length - first > 1 ? flag.timedByRange : 0;
    const words = this.#words;
    const last = this.length * ENTRY;
    for (let at = first * ENTRY; at < last; at += ENTRY) {
      words[at + FLAGS] = (words[at + FLAGS] ?? 0) | flags;
      words[at + END] = end;
      words[at + DURATION] = duration;
    }
    this.#timed = this.length;
  }

  /** Copies all entries to word `at`. */
  copyTo(words: Uint32Array, at: number): void {
    words.set(this.#words.subarray(0, this.length * ENTRY), at);
  }

  clear(): void {
    this.length = 0;
    this.#timed = 0;
    this.#base[0] = 0;
    if (this.#home) this.#words = this.#home;
  }

  #grow(): void {
    const grown = new Uint32Array(this.#words.length * 4);
    grown.set(this.#words);
    this.#words = grown;
  }
}
