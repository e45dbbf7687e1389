import { type SortField, valueOf } from './fields.ts';
import type { ItemRow } from './item-row.ts';

/** Characters of a text by which it is sorted. */
const compared = 200;

/** Where an item is found again. */
export interface Placed {
  readonly source: number;
  readonly index: number;
}

interface Keyed extends Placed {
  readonly key: number | string | undefined;
}

/** Keeps the first rows by a field, of any number, and of each only where it is. */
export class TopRows {
  readonly #field: SortField;
  readonly #limit: number;
  #rows: Keyed[] = [];

  constructor(field: SortField, limit: number) {
    this.#field = field;
    this.#limit = limit;
  }

  add(row: ItemRow, source: number): void {
    this.#rows.push({ source, index: row.index, key: keyOf(valueOf(row, this.#field)) });
    if (this.#rows.length >= 2 * this.#limit + 1000) this.#cut();
  }

  /** In their order. */
  rows(): readonly Placed[] {
    this.#cut();
    return this.#rows;
  }

  #cut(): void {
    const sign = this.#field.descends ? -1 : 1;
    this.#rows.sort(
      (a, b) => order(a.key, b.key, sign) || a.source - b.source || a.index - b.index,
    );
    this.#rows = this.#rows.slice(0, this.#limit);
  }
}

function keyOf(value: unknown): Keyed['key'] {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string') return value.slice(0, compared);
  if (value === null || value === undefined) return undefined;
  return JSON.stringify(value).slice(0, compared);
}

/** Numbers come before texts; what has no value comes last, whatever the direction. */
function order(a: Keyed['key'], b: Keyed['key'], sign: number): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  if (typeof a === typeof b) return sign * (a < b ? -1 : 1);
  return typeof a === 'number' ? -1 : 1;
}
