import { CsvSplitter } from './csv-splitter.ts';
import { ElementList, startOfText } from './elements.ts';

/** What the beginning of a CSV text says of all of it. */
export interface CsvHead {
  /** The byte that ends its lines. */
  readonly lineEnd: number;
  /** The bytes of its first record; none in a text without records. */
  readonly record: Buffer;
  /** The line on which that record ends. */
  readonly line: number;
}

/** The longest first record. */
export const mostOfHead = 16 * 1024 * 1024;

/** Finds the head of a text in its first bytes. Undefined while more of them are needed. */
export function csvHead(bytes: Buffer, delimiter: number, isAll: boolean): CsvHead | undefined {
  const splitter = new CsvSplitter({ delimiter, header: false }, startOfText);
  const found = new ElementList();
  splitter.push(bytes, found);
  if (isAll) splitter.end(found);
  const { lineEnd } = splitter;
  if (lineEnd === undefined || (found.count === 0 && !isAll)) return undefined;
  const [start = 0] = found.starts;
  const [end = 0] = found.ends;
  return found.count > 0
    ? { lineEnd, record: bytes.subarray(start, end), line: found.lines[0] ?? 1 }
    : { lineEnd, record: Buffer.alloc(0), line: 1 };
}
