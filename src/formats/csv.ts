import { parse } from 'csv-parse/sync';

interface CsvReading {
  /** True: the first record has the names. A list: the names. False: records are lists. */
  readonly header: boolean | readonly string[];
  readonly delimiter: string;
}

/** Returns records as objects, or as lists without a header. Every cell is text. */
export function parseCsv(text: string, { header, delimiter }: CsvReading): unknown[] {
  const records: string[][] = parse(text, { delimiter, skip_empty_lines: true });
  if (header === false) return records;
  const names = header === true ? (records.shift() ?? []) : header;
  const twice = names.find((name, position) => names.indexOf(name) !== position);
  if (twice !== undefined) throw new Error(`two columns are named ${JSON.stringify(twice)}`);
  const width = records[0]?.length ?? names.length;
  if (width !== names.length)
    throw new Error(`there are ${names.length} names for ${width} columns`);
  return records.map((record) => Object.fromEntries(record.map((cell, i) => [names[i], cell])));
}

/** Returns the keys of all rows that are objects, in the order of their first occurrence. */
export function columnsOf(rows: readonly unknown[]): string[] {
  const names = new Set<string>();
  for (const row of rows) {
    if (isRecord(row)) for (const name of Object.keys(row)) names.add(name);
  }
  return [...names];
}

/** Returns one line of CSV with its line end, from an object (by `columns`) or a list. */
export function csvLine(row: unknown, columns: readonly string[], delimiter: string): string {
  const values = Array.isArray(row)
    ? row
    : columns.map((name) => (isRecord(row) && Object.hasOwn(row, name) ? row[name] : null));
  const line = values.map((value: unknown) => csvCell(value, delimiter)).join(delimiter);
  // An empty line would be read as no record.
  return line === '' && values.length > 0 ? '""\n' : `${line}\n`;
}

function csvCell(value: unknown, delimiter: string): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const plain = !/["\r\n]|^\s|\s$/.test(text) && !text.includes(delimiter);
  return plain ? text : `"${text.replaceAll('"', '""')}"`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
