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
  /** Rows in them. */
  readonly rows?: number;
  /** Of csv and tsv, once they are known. */
  readonly columns?: readonly string[];
  /** Distinguishes the temporary name from those of processes that had the run; absent: none. */
  readonly part?: number;
  /** The part that has these bytes, as long as they are not copied to the own one. */
  readonly from?: number;
  /** Other parts that can be there. */
  readonly left?: readonly number[];
}

/**
 * The file of a run that was taken from a process which may go on for a moment: what that one still
 * writes goes to a file that nobody reads.
 */
export function takenSink(sink: SinkRecord, epoch: number): SinkRecord {
  if (sink.state !== 'open' || sink.path === '-') return sink;
  const { part = 0, from = part, left = [] } = sink;
  return { ...sink, part: epoch, from, left: part === from ? left : [...left, part] };
}

/** The same once its bytes are copied. */
export function copiedSink(sink: SinkRecord): SinkRecord {
  const { from, ...own } = sink;
  return from === undefined ? sink : { ...own, left: [...(own.left ?? []), from] };
}
