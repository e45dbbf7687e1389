import { crc32 } from 'node:zlib';
import { invariant } from '../../lang/assert.ts';

/** A border that a chunk may end at later, and the checksum up to there. */
interface Mark {
  readonly border: number;
  readonly crc: number;
}

/**
 * The CRC-32 of the bytes of a chunk, which come in parts. A chunk can end at the last border, or
 * at one that was marked: the bytes between are then the first of the next chunk, and are not read
 * again.
 */
export class ChunkChecksum {
  /** Up to here, from the start of the chunk. */
  #at: number;
  #crc = 0;
  #marks: readonly Mark[] = [];

  constructor(at: number) {
    this.#at = at;
  }

  /** Takes the bytes up to `to` of those that begin at `from`. */
  advance(bytes: Uint8Array, from: number, to: number): void {
    if (to <= this.#at) return;
    this.#crc = crc32(bytes.subarray(this.#at - from, to - from), this.#crc);
    this.#at = to;
  }

  /** The chunk can end where the bytes end that were taken. */
  mark(): void {
    this.#marks = [...this.#marks, { border: this.#at, crc: this.#crc }];
  }

  /** Ends the chunk at a border, and begins the next there. Returns the checksum. */
  end(border: number): number {
    if (border === this.#at) return this.begin(border);
    const mark = this.#marks.find((one) => one.border === border);
    invariant(mark, 'a chunk ends at a border that was marked');
    this.#crc = behind(mark.crc, this.#crc, this.#at - border);
    this.#marks = this.#marks
      .filter((one) => one.border > border)
      .map(({ border: at, crc }) => ({ border: at, crc: behind(mark.crc, crc, at - border) }));
    return mark.crc;
  }

  /** Begins a chunk at the last border. Returns the checksum of what came before. */
  begin(border: number): number {
    const crc = this.#crc;
    this.#at = border;
    this.#crc = 0;
    this.#marks = [];
    return crc;
  }

  /** Forgets the marks before a border. */
  keepFrom(border: number): void {
    this.#marks = this.#marks.filter((one) => one.border >= border);
  }
}

/** The CRC-32 of the last `length` bytes, from that of all of them and of those before. */
function behind(before: number, all: number, length: number): number {
  return (product(powerOf(length), before) ^ all) >>> 0;
}

// Polynomials over GF(2) modulo that of CRC-32, bits reversed: x^0 is the highest bit.
const polynomial = 0xed_b8_83_20;
const one = 0x80_00_00_00;

function product(left: number, right: number): number {
  let sum = 0;
  for (let bit = one, term = right; bit !== 0; bit >>>= 1) {
    if (left & bit) sum ^= term;
    term = term & 1 ? (term >>> 1) ^ polynomial : term >>> 1;
  }
  return sum >>> 0;
}

/** x to the power of the bits of `bytes` bytes. */
function powerOf(bytes: number): number {
  let result = one;
  // x^8, and its squares.
  let power = one >>> 8;
  for (let left = bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = product(power, result);
    power = product(power, power);
  }
  return result;
}
