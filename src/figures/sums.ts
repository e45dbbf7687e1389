import { damagedFigures } from './packing.ts';
import type { FigureReader, FigureRows } from './rows.ts';

/** Items whose run times are summed. */
export const summedItems = 256;
const ITEMS_SHIFT = 8;

/** Sums of a row, which has 1 KB. */
const ROW = 128;
const ROW_SHIFT = ITEMS_SHIFT + 7;
const ROW_BYTES = ROW * Float64Array.BYTES_PER_ELEMENT;

/** Sums of run times of items that follow each other, in milliseconds. */
export class Sums {
  readonly #rows: FigureRows;
  readonly #changed = new Map<number, Float64Array<ArrayBuffer>>();
  /** The row that was changed last, and its number. */
  #last = new Float64Array(0);
  #number = -1;

  constructor(rows: FigureRows) {
    this.#rows = rows;
  }

  add(item: number, ms: number): void {
    if (item >>> ROW_SHIFT !== this.#number) this.#open(item >>> ROW_SHIFT);
    const at = (item >>> ITEMS_SHIFT) & (ROW - 1);
    this.#last[at] = (this.#last[at] ?? 0) + ms;
  }

  /** The first `count` of these items took `ms` milliseconds each. */
  addAll(items: Uint32Array, count: number, ms: number): void {
    for (let at = 0; at < count; at++) this.add(items[at] ?? 0, ms);
  }

  /** Puts what has changed. */
  store(): void {
    for (const [number, row] of this.#changed) {
      this.#rows.put('sums', number, new Uint8Array(row.buffer, 0, ROW_BYTES));
    }
    this.#changed.clear();
    this.#number = -1;
  }

  #open(number: number): void {
    const row = this.#changed.get(number) ?? read(this.#rows.get('sums', number));
    this.#changed.set(number, row);
    this.#last = row;
    this.#number = number;
  }
}

function read(bytes: Uint8Array | undefined): Float64Array<ArrayBuffer> {
  if (!bytes) return new Float64Array(ROW);
  if (bytes.length !== ROW_BYTES) throw damagedFigures();
  return new Float64Array(new Uint8Array(bytes).buffer);
}

/** All sums, by the first of their items / 256. */
export function storedSums(rows: FigureReader, total: number): Float64Array {
  const sums = new Float64Array(Math.ceil(total / summedItems));
  for (const { number, bytes } of rows.all('sums')) {
    const at = number * ROW;
    if (at < sums.length) sums.set(read(bytes).subarray(0, sums.length - at), at);
  }
  return sums;
}
