import type { RowFormat } from '../formats/rows/row-format.ts';

/**
 * - open: rows follow.
 * - closed: the file is whole and on disk, under its temporary name.
 * - placed: it has its name.
 */
export const sinkStates = ['open', 'closed', 'placed'] as const;

/** The file that the results of a task are written to. */
export interface SinkRecord {
  readonly state: (typeof sinkStates)[number];
  /** Absolute, or `-` for standard output. */
  readonly path: string;
  readonly format: RowFormat;
  /** Where reading goes on: a batch, or in the order of the items an item. */
  readonly next: number;
  /** Bytes that are on disk. A resume drops what comes after them. */
  readonly length: number;
  /** Of csv and tsv, once they are known. */
  readonly columns?: readonly string[];
}
