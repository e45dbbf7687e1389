/** How values become JSON text: a row can be larger than a string. */
export interface JsonTexts {
  /** Values in parts, each after `before()` and before `after`, as UTF-8. */
  rows(
    values: Iterable<unknown>,
    around: { readonly before: () => string; readonly after: string },
  ): Iterable<Uint8Array>;
  /** One value, in parts. */
  parts(value: unknown): Iterable<string>;
}

/** Encodes rows, some at a time, as one file in parts. A part holds until the next is asked for. */
export interface RowEncoder {
  /**
   * Present where all rows are to be shown to it before the first is encoded, in any order. Such a
   * file cannot go on from a part of it.
   */
  readonly survey?: (values: Iterable<unknown>) => void;
  /** Rows can be stored values, which are not read. */
  readonly takesStored: boolean;
  /** What comes before the rows that it is given next, and the rows. */
  rows(values: Iterable<unknown>): Iterable<Uint8Array>;
  /** What comes after the last row. */
  end(): Uint8Array;
  /** Of csv and tsv, once they are known. */
  readonly columns?: readonly string[] | undefined;
  /** What is not as it was in the rows, in words. */
  readonly notes: readonly string[];
}

export interface RowOptions {
  /**
   * The columns of csv and tsv; default: the keys of the first row. In JSON and Parquet: members;
   * all.
   */
  readonly columns?: readonly string[] | undefined;
  /** The columns are not those of a first row. By default, where they are given. */
  readonly areChosen?: boolean;
  /** Rows have been encoded before, to the same text: it goes on. */
  readonly isContinued?: boolean;
}
