/** The named databases of a store. The root one of LMDB holds nothing but their names. */
export const tableNames = [
  'meta',
  'runs',
  'tasks',
  'documents',
  'batches',
  'done',
  'retries',
  'leases',
  'requests',
] as const;

export type TableName = (typeof tableNames)[number];

/** Ordered part by part; a number sorts before a string. */
export type Key = readonly (string | number)[];

export interface Entry {
  readonly key: Key;
  readonly value: Uint8Array;
}

export interface RangeOptions {
  /** The first value of the part after the prefix. */
  readonly from?: number;
  readonly limit?: number;
}

/** Ordered tables of bytes: all that the rules of the store need to know of LMDB. */
export interface Tables {
  /** The bytes are the caller's own. */
  get(table: TableName, key: Key): Uint8Array | undefined;
  /** The entries below `prefix` in the order of their keys; the bytes are the caller's own. */
  range(table: TableName, prefix: Key, options?: RangeOptions): Entry[];
  /** The first keys below `prefix`. */
  keys(table: TableName, prefix: Key, limit: number): Key[];
  /** Within a transaction only; `bytes` is copied before the method returns. */
  put(table: TableName, key: Key, bytes: Uint8Array): void;
  /** Within a transaction only; an absent key is no error. */
  remove(table: TableName, key: Key): void;
}
