/**
 * What is recorded of a visit of a task beside the results of its items, as they count now. Each
 * kind has rows with numbers of their own, whose meaning is in the file that reads and writes them.
 */
export const stateKinds = [
  /** `totals.ts` */
  'totals',
  /** `signature-counts.ts` */
  'signatures',
  /** `failed-items.ts` */
  'failed',
  /** `sums.ts` */
  'sums',
] as const;

/** What has happened over time, whatever became of the items since: see `throughput.ts`. */
const throughputKinds = ['seconds', 'ten-seconds', 'minutes', 'ten-minutes', 'two-hours'] as const;

export const figureKinds = [...stateKinds, ...throughputKinds] as const;

export type FigureKind = (typeof figureKinds)[number];

export interface FigureRow {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** The rows of one visit, to read. */
export interface FigureReader {
  get(kind: FigureKind, number: number): Uint8Array | undefined;
  /** Those of one kind by number, from `first` on. */
  all(kind: FigureKind, first?: number): Iterable<FigureRow>;
}

/** The same within a transaction. */
export interface FigureRows extends FigureReader {
  put(kind: FigureKind, number: number, bytes: Uint8Array): void;
  remove(kind: FigureKind, number: number): void;
}

/** Rows in memory: what is computed of a task that has none in the store. */
export class MemoryRows implements FigureRows {
  readonly #kinds = new Map<FigureKind, Map<number, Uint8Array>>();

  get(kind: FigureKind, number: number): Uint8Array | undefined {
    return this.#kinds.get(kind)?.get(number);
  }

  all(kind: FigureKind, first = 0): FigureRow[] {
    return [...(this.#kinds.get(kind) ?? [])]
      .filter(([number]) => number >= first)
      .toSorted(([a], [b]) => a - b)
      .map(([number, bytes]) => ({ number, bytes }));
  }

  put(kind: FigureKind, number: number, bytes: Uint8Array): void {
    const rows = this.#kinds.get(kind) ?? new Map<number, Uint8Array>();
    this.#kinds.set(kind, rows);
    rows.set(number, bytes.slice());
  }

  remove(kind: FigureKind, number: number): void {
    this.#kinds.get(kind)?.delete(number);
  }
}
