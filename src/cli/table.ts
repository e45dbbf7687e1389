import { printableLine } from '../api/texts.ts';

export interface Column<Row> {
  readonly title: string;
  readonly align?: 'right';
  readonly cell: (row: Row) => string;
}

/** Lines of a table: a line of titles and a line for each row, without trailing blanks. */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): readonly string[] {
  const cells = columns.map(({ title, cell }) => [
    title,
    ...rows.map((row) => printableLine(cell(row))),
  ]);
  const widths = cells.map((texts) => Math.max(...texts.map((text) => text.length)));
  return Array.from({ length: rows.length + 1 }, (_, line) =>
    columns
      .map(({ align }, at) => pad(cells[at]?.[line] ?? '', widths[at] ?? 0, align))
      .join('  ')
      .trimEnd(),
  );
}

function pad(text: string, width: number, align: Column<unknown>['align']): string {
  return align === 'right' ? text.padStart(width) : text.padEnd(width);
}
