import { isRecord } from '../../lang/json.ts';
/** Returns the keys of all rows that are objects, in the order of their first occurrence. */
export function columnsOf(rows: readonly unknown[]): string[] {
  const names = new Set<string>();
  for (const row of rows) {
    if (isRecord(row)) for (const name of Object.keys(row)) names.add(name);
  }
  return [...names];
}

/** The rows of a CSV text, each an object or a list. */
export interface CsvTable {
  readonly rows: readonly unknown[];
  /** Cells of a row that is an object, in order. Lists have as many, unless there are none. */
  readonly columns: readonly string[];
  readonly header: boolean;
  /** One character. */
  readonly delimiter: string;
  /** The JSON text of a list or an object in a cell. */
  readonly json: (value: unknown) => string;
}

/** Yields the lines of a CSV text with their ends. Throws for a row that has no place in it. */
export function* csvLines(table: CsvTable): Generator<string> {
  const { rows, columns, header } = table;
  if (header && columns.length > 0) yield csvLine(columns, table);
  for (const [index, row] of rows.entries()) {
    yield csvLine(cellsOf(row, columns, index + 1), table);
  }
}

function cellsOf(row: unknown, columns: readonly string[], number: number): readonly unknown[] {
  if (Array.isArray(row)) {
    if (row.length === 0) throw new Error(`row ${number} has no cells`);
    if (columns.length > 0 && row.length !== columns.length) {
      throw new Error(`row ${number} has ${row.length} cells for ${columns.length} columns`);
    }
    return row;
  }
  if (!isRecord(row)) throw new Error(`row ${number} is neither an object nor a list`);
  if (columns.length === 0) throw new Error(`row ${number} has no cells`);
  return columns.map((name) => (Object.hasOwn(row, name) ? row[name] : null));
}

/** One line, with its end. */
export function csvLine(
  cells: readonly unknown[],
  table: Pick<CsvTable, 'delimiter' | 'json'>,
): string {
  const line = cells.map((cell) => csvCell(cell, table)).join(table.delimiter);
  // An empty line would be read as no record.
  return line === '' ? '""\n' : `${line}\n`;
}

function csvCell(
  value: unknown,
  { delimiter, json }: Pick<CsvTable, 'delimiter' | 'json'>,
): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : json(value);
  const plain = !/["\r\n]|^\s|\s$/.test(text) && !text.includes(delimiter);
  return plain ? text : `"${text.replaceAll('"', '""')}"`;
}
