import type { ParquetScan, RowGroup } from 'hyparquet';
import type { RowColumn } from '../../formats/parquet/row-text.ts';

/** Bytes of values, as the file counts them, that are decoded at a time. */
const sliceBytes = 4 << 20;
const mostRows = 32_768;
const leastRows = 256;

/** Without an index of its pages, a column chunk is read once for each slice of its rows. */
const mostSlices = 16;

/** Rows of one group that are decoded at a time. */
export interface RowSlice {
  readonly start: number;
  readonly end: number;
  readonly group: RowSliceGroup;
}

interface RowSliceGroup {
  readonly start: number;
  readonly end: number;
  /** Names of columns that cannot be read in parts: all values of the group at once. */
  readonly whole: ReadonlySet<string>;
}

export function* slicesOf(
  { metadata, ranges }: ParquetScan,
  columns: readonly RowColumn[],
): Generator<RowSlice, void> {
  const groups = metadata.row_groups.filter(({ num_rows: rows }) => rows > 0n);
  for (const [number, { rowStart, rowEnd }] of ranges.entries()) {
    const group = groups[number];
    if (!group) continue;
    const whole = new Set(columns.filter(({ isFlat }) => !isFlat).map(({ name }) => name));
    const plain = new Set<string>();
    for (const chunk of group.columns) {
      const name = chunk.meta_data?.path_in_schema[0];
      if (name !== undefined && !chunk.offset_index_length) plain.add(name);
    }
    for (const name of whole) if (!plain.has(name)) whole.delete(name);
    const rows = rowsOf(group, plain.size === 0);
    for (let start = rowStart; start < rowEnd; start += rows) {
      const end = Math.min(rowEnd, start + rows);
      yield { start, end, group: { start: rowStart, end: rowEnd, whole } };
    }
  }
}

/** How many rows are a slice. */
function rowsOf({ num_rows: rows, total_byte_size: bytes }: RowGroup, hasIndex: boolean): number {
  const perRow = Number(bytes) / Number(rows);
  const wanted = Math.floor(sliceBytes / Math.max(perRow, 1));
  const most = Math.min(mostRows, Math.max(leastRows, wanted));
  return hasIndex ? most : Math.max(most, Math.ceil(Number(rows) / mostSlices));
}
