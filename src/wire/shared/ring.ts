import type { Claimable } from './positions.ts';

/**
 * The ring of a source: where its items lie. One SharedArrayBuffer a visit of a task. The feeder
 * writes an entry for each item, the coordinator makes entries visible once their chunk is on disk,
 * and consumers claim them. It outlives passes: a later pass goes on where the one before ended.
 *
 * Layout, in 32-bit words:
 *
 *   0 SIZE        number of entries
 *   1 SLOTS       number of CLAIMING words: one for each consumer that a pass can have
 *   2 LIMIT       items with this index or a higher one do not begin: with `on_bad: stop`, the
 *                 lowest that could not be read. Only falls, and before STOP of the block rises
 *  16 CURSOR      next unclaimed position. Moved by compareExchange, never beyond END
 *  32 END         one past the last visible position. Only rises; the coordinator alone stores it
 *  33 OPEN        1 until END is final
 *  48 CLAIMING    one for each slot, 16 words apart: entries from this position on are being
 *                 copied; MAX: none is
 *     entries     ENTRY words each, position p at p modulo SIZE: index, attempt, low word of the
 *                 start, file and high bits of the start, length
 *
 * Words that different threads write lie in different cache lines. An entry names its file by
 * number: in the sorted list of the files of the source, which workers have by handle, or of a
 * spool. The start is a byte of that file, below 2^44; there are fewer than 2^20 files.
 *
 * Orders relied on (Atomics are sequentially consistent; entries are plain words):
 *  - the feeder writes an entry before it posts the chunk that ends behind it, and the coordinator
 *    stores END after that message: a thread that has read END sees the entries before it;
 *  - a claimant stores the CURSOR that it has read in its CLAIMING before it moves CURSOR from
 *    there, and MAX after it has copied the entries. A claim that fails stores the newer CURSOR and
 *    tries again: CLAIMING is never above what its owner copies;
 *  - the feeder reads CURSOR before all CLAIMING words. It writes the entry at q, over the one at
 *    q - SIZE, only when q - SIZE is below all of them. If the claim of q - SIZE has moved the
 *    CURSOR that the feeder has read, its CLAIMING was stored before, and is read after: it is at
 *    most q - SIZE until the entry is copied;
 *  - END is stored before the bell of the control block rises, and OPEN likewise;
 *  - a lost worker leaves its CLAIMING as it was: the coordinator stores MAX once the thread has
 *    ended.
 */
const SIZE = 0;
const SLOTS = 1;
const LIMIT = 2;
const CURSOR = 16;
const END = 32;
const OPEN = 33;
const CLAIMING = 48;
const LINE = 16;

/** Words of an entry. */
const ENTRY = 5;

/** Entries of a ring, but in tests. */
const entriesOfRing = 65_536;

const MAX = 0x7fff_ffff;
/** High bits of the start, in the word with the file. */
const HIGH = 12;

/** Where an item lies, and which attempt of it is to run. */
export interface RingEntry {
  readonly index: number;
  readonly attempt: number;
  readonly file: number;
  /** Its first byte in the file. */
  readonly start: number;
  /** In bytes. */
  readonly length: number;
}

export class Ring implements Claimable {
  readonly buffer: SharedArrayBuffer;
  /** Number of entries. */
  readonly size: number;
  readonly slots: number;
  readonly #words: Int32Array;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
    this.size = this.#words[SIZE] ?? 0;
    this.slots = this.#words[SLOTS] ?? 0;
  }

  static create(slots: number, size = entriesOfRing): Ring {
    const words = new Int32Array(
      new SharedArrayBuffer((CLAIMING + slots * LINE + size * ENTRY) * 4),
    );
    words[SIZE] = size;
    words[SLOTS] = slots;
    words[OPEN] = 1;
    words[LIMIT] = MAX;
    for (let slot = 0; slot < slots; slot++) words[CLAIMING + slot * LINE] = MAX;
    return new Ring(words.buffer);
  }

  /** Of all items, those before this index can begin. */
  get limit(): number {
    return Atomics.load(this.#words, LIMIT);
  }

  get isLimited(): boolean {
    return this.limit < MAX;
  }

  /** Neither this item nor what follows it begins any more. */
  endAt(index: number): void {
    const words = this.#words;
    for (let now = this.limit; index < now; now = this.limit) {
      if (Atomics.compareExchange(words, LIMIT, now, index) === now) return;
    }
  }

  get end(): number {
    return Atomics.load(this.#words, END);
  }

  get isOpen(): boolean {
    return Atomics.load(this.#words, OPEN) === 1;
  }

  /** Number of positions that were claimed. */
  get claimed(): number {
    return Atomics.load(this.#words, CURSOR);
  }

  /** Number of visible positions that no consumer has claimed. */
  get unclaimed(): number {
    // The cursor first: END is never below it then.
    const cursor = Atomics.load(this.#words, CURSOR);
    return Atomics.load(this.#words, END) - cursor;
  }

  /** Claims up to `most` positions and copies their entries. Returns how many there were. */
  claim(slot: number, most: number, into: Claimed): number {
    const words = this.#words;
    const claiming = CLAIMING + slot * LINE;
    for (;;) {
      const first = Atomics.load(words, CURSOR);
      const count = Math.min(most, Atomics.load(words, END) - first);
      if (count <= 0) return this.#idle(claiming, into);
      Atomics.store(words, claiming, first);
      if (Atomics.compareExchange(words, CURSOR, first, first + count) !== first) continue;
      for (let k = 0; k < count; k++) this.#copy(first + k, into, k);
      Atomics.store(words, claiming, MAX);
      into.count = count;
      return count;
    }
  }

  /** Coordinator only: the chunks that end here are on disk. True when claimants may sleep. */
  raise(end: number): boolean {
    const before = Atomics.load(this.#words, END);
    Atomics.store(this.#words, END, end);
    // A claimant sleeps only after it has found CURSOR at END.
    return Atomics.load(this.#words, CURSOR) >= before;
  }

  /** Coordinator only: END is final. */
  close(): void {
    Atomics.store(this.#words, OPEN, 0);
  }

  /** Coordinator only: the thread that claimed with this slot has ended. */
  clear(slot: number): void {
    Atomics.store(this.#words, CLAIMING + slot * LINE, MAX);
  }

  /** A claim that failed may have left its word. */
  #idle(claiming: number, into: Claimed): number {
    Atomics.store(this.#words, claiming, MAX);
    into.count = 0;
    return 0;
  }

  #copy(position: number, into: Claimed, k: number): void {
    const words = this.#words;
    const from = CLAIMING + this.slots * LINE + (position % this.size) * ENTRY;
    const to = k * ENTRY;
    for (let word = 0; word < ENTRY; word++) into.words[to + word] = plainRead(words, from + word);
  }
}

/** Copies of claimed entries: they stay as they were while the ring goes on. */
export class Claimed {
  count = 0;
  readonly words: Int32Array;

  constructor(most: number) {
    this.words = new Int32Array(most * ENTRY);
  }

  index(k: number): number {
    return this.words[k * ENTRY] ?? 0;
  }

  attempt(k: number): number {
    return this.words[k * ENTRY + 1] ?? 0;
  }

  start(k: number): number {
    const low = (this.words[k * ENTRY + 2] ?? 0) >>> 0;
    return ((this.words[k * ENTRY + 3] ?? 0) & ((1 << HIGH) - 1)) * 2 ** 32 + low;
  }

  file(k: number): number {
    return (this.words[k * ENTRY + 3] ?? 0) >>> HIGH;
  }

  length(k: number): number {
    return (this.words[k * ENTRY + 4] ?? 0) >>> 0;
  }
}

/** The feeder's side of a ring. There is one at a time. */
export class RingWriter {
  readonly #words: Int32Array;
  readonly #size: number;
  readonly #slots: number;
  /** One past the last entry that was written. */
  #written: number;

  /** A feeder that replaces another begins behind the entries that are visible. */
  constructor({ buffer, size, slots, end }: Ring) {
    this.#words = new Int32Array(buffer);
    this.#size = size;
    this.#slots = slots;
    this.#written = end;
  }

  get written(): number {
    return this.#written;
  }

  /** Number of entries that can be written now. */
  room(): number {
    const words = this.#words;
    // CURSOR first: see the orders above.
    let first = Atomics.load(words, CURSOR);
    for (let slot = 0; slot < this.#slots; slot++) {
      first = Math.min(first, Atomics.load(words, CLAIMING + slot * LINE));
    }
    return first + this.#size - this.#written;
  }

  /** Only while there is room. */
  put({ index, attempt, file, start, length }: RingEntry): void {
    const words = this.#words;
    const at = CLAIMING + this.#slots * LINE + (this.#written % this.#size) * ENTRY;
    plainWrite(words, at, index);
    plainWrite(words, at + 1, attempt);
    plainWrite(words, at + 2, start | 0);
    plainWrite(words, at + 3, (file << HIGH) | Math.floor(start / 2 ** 32));
    plainWrite(words, at + 4, length);
    this.#written++;
  }
}

/** Words that need no order of their own: the test of all interleavings stops at each. */
function plainRead(words: Int32Array, at: number): number {
  return words[at] ?? 0;
}

function plainWrite(words: Int32Array, at: number, value: number): void {
  words[at] = value;
}
