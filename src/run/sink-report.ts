import type { RowFormat } from '../formats/rows/row-format.ts';
import type { TaskRecord } from './records.ts';

/** The file that the results of a task are written to. */
export interface SinkReport {
  /** Its path; `-` for standard output. */
  readonly path: string;
  /** The format of its rows. */
  readonly format: RowFormat;
  /** `open`: rows follow. `closed`: whole, under its temporary name. `placed`: it has its name. */
  readonly state: 'open' | 'closed' | 'placed';
  /** The rows that are on disk. */
  readonly rows: number;
  /** Their bytes. */
  readonly bytes: number;
}

/** The key of a report; nothing for a task without a file. */
export function sinkReport(
  { sink }: Pick<TaskRecord, 'sink'>,
  shown: (path: string) => string,
): { readonly sink?: SinkReport } {
  if (!sink) return {};
  const { path, format, state, rows = 0, length: bytes } = sink;
  return { sink: { path: shown(path), format, state, rows, bytes } };
}
