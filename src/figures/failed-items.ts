import { damagedFigures } from './packing.ts';
import type { FigureReader, FigureRows } from './rows.ts';

/** Items of a row, as those of a row of done bits. */
const ROW = 1024;
const SHIFT = 10;

/** Bytes of an item in a row with few that failed: its position, the place of its signature. */
const ENTRY = 3;

/**
 * Says of each item whether it has failed, and with which signature: a byte, which is the place of
 * the signature + 1, or 0. A row of which few have failed has entries of three bytes instead.
 */
export class FailedItems {
  readonly #rows: FigureRows;
  readonly #changed = new Map<number, Uint8Array>();

  constructor(rows: FigureRows) {
    this.#rows = rows;
  }

  /** An item has failed: `place` is that of its signature. */
  set(item: number, place: number): void {
    this.#row(item)[item & (ROW - 1)] = place + 1;
  }

  /** An item has not failed any more; returns the place of its signature, if it had. */
  clear(item: number): number | undefined {
    const row = this.#row(item);
    const place = (row[item & (ROW - 1)] ?? 0) - 1;
    row[item & (ROW - 1)] = 0;
    return place < 0 ? undefined : place;
  }

  /** Puts what has changed. */
  store(): void {
    for (const [number, row] of this.#changed) {
      const bytes = packRow(row);
      if (bytes.length > 0) this.#rows.put('failed', number, bytes);
      else this.#rows.remove('failed', number);
    }
    this.#changed.clear();
  }

  #row(item: number): Uint8Array {
    const number = item >>> SHIFT;
    const known = this.#changed.get(number);
    if (known) return known;
    const bytes = this.#rows.get('failed', number);
    const row = bytes ? unpackRow(bytes) : new Uint8Array(ROW);
    this.#changed.set(number, row);
    return row;
  }
}

function packRow(row: Uint8Array): Uint8Array {
  let count = 0;
  for (const byte of row) if (byte !== 0) count++;
  if (count * ENTRY >= ROW) return row;
  const packed = new Uint8Array(count * ENTRY);
  let at = 0;
  for (let position = 0; position < ROW; position++) {
    const byte = row[position] ?? 0;
    if (byte === 0) continue;
    packed[at++] = position & 0xff;
    packed[at++] = position >> 8;
    packed[at++] = byte;
  }
  return packed;
}

function unpackRow(bytes: Uint8Array): Uint8Array {
  if (bytes.length === ROW) return bytes;
  if (bytes.length % ENTRY !== 0 || bytes.length > ROW) throw damagedFigures();
  const row = new Uint8Array(ROW);
  for (let at = 0; at < bytes.length; at += ENTRY) {
    const position = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    if (position >= ROW) throw damagedFigures();
    row[position] = bytes[at + 2] ?? 0;
  }
  return row;
}

export interface FailedItem {
  readonly item: number;
  /** Of its signature. */
  readonly place: number;
}

/** The failed items from `from` on, by index: those of the signature at `only`, or all. */
export function* failedItems(rows: FigureReader, from = 0, only?: number): Generator<FailedItem> {
  for (const { number, bytes } of rows.all('failed', from >>> SHIFT)) {
    const first = number * ROW;
    const row = unpackRow(bytes);
    const next = (position: number): number => {
      if (only !== undefined) return row.indexOf(only + 1, position);
      while (position < ROW && row[position] === 0) position++;
      return position < ROW ? position : -1;
    };
    for (let at = next(Math.max(0, from - first)); at >= 0; at = next(at + 1)) {
      yield { item: first + at, place: (row[at] ?? 0) - 1 };
    }
  }
}

/** Calls `visit` for every failed item. Faster than the generator: there can be millions. */
export function eachFailed(rows: FigureReader, visit: (item: number, place: number) => void): void {
  for (const { number, bytes } of rows.all('failed')) {
    const first = number * ROW;
    const row = unpackRow(bytes);
    for (let position = 0; position < ROW; position++) {
      const byte = row[position] ?? 0;
      if (byte !== 0) visit(first + position, byte - 1);
    }
  }
}
