/** The named databases of a store. The root database of LMDB holds only their names. */
export const tableNames = [
  'meta',
  'runs',
  'tasks',
  'documents',
  'batches',
  'done',
  'retries',
  'logs',
  'chunks',
  'leases',
  'requests',
  'waits',
  'dues',
  'events',
  'listeners',
  'notices',
  'signals',
  'checkpoints',
  'limits',
  'permits',
  'controls',
  'figures',
  'commits',
] as const;

export type TableName = (typeof tableNames)[number];

/** Sorted part by part; a number sorts before a string. */
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

/** Ordered tables of bytes: the interface between the rules of the store and LMDB or memory. */
export interface Tables {
  /** The caller owns the returned bytes. */
  get(table: TableName, key: Key): Uint8Array | undefined;
  /** The entries below `prefix`, sorted by key. The caller owns the returned bytes. */
  range(table: TableName, prefix: Key, options?: RangeOptions): Entry[];
  /** The first `limit` keys below `prefix`, or all, sorted. */
  keys(table: TableName, prefix: Key, limit?: number): Key[];
  /** Within a transaction only. Copies `bytes` before it returns. */
  put(table: TableName, key: Key, bytes: Uint8Array): void;
  /** Within a transaction only. Ignores an absent key. */
  remove(table: TableName, key: Key): void;
}
