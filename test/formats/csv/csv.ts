import { jsonText } from '../../../src/document/json/json-parts.ts';
import { type CsvReading, parseCsv } from '../../../src/formats/csv/reading.ts';
import { columnsOf, csvLines } from '../../../src/formats/csv/writing.ts';

export function read(text: string, changes: Partial<CsvReading> = {}): unknown[] {
  const usual = { header: true, delimiter: ',', relax: [], numbers: false } as const;
  return parseCsv(text, { ...usual, bigIntegers: 'error', ...changes });
}

export function write(
  rows: readonly unknown[],
  columns = columnsOf(rows),
  delimiter = ',',
): string {
  return [...csvLines({ rows, columns, header: true, delimiter, json: jsonText })].join('');
}
