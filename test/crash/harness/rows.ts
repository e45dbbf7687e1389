import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';

/** The lines that a file of results must have. */
export interface Rows {
  readonly lines: readonly string[];
  /** Otherwise in any order. */
  readonly inOrder: boolean;
}

/** What is wrong with a file of results: each row is there once, and nothing else. */
export function wrongRows(name: string, bytes: Buffer, { lines, inOrder }: Rows): string[] {
  const text = String(name.endsWith('.gz') && bytes.length > 0 ? gunzipSync(bytes) : bytes);
  const found = text.split('\n');
  if (found.pop() !== '') return [`${name} ends within a row`];
  const [left, right] = inOrder ? [found, lines] : [found.toSorted(), lines.toSorted()];
  if (isDeepStrictEqual(left, right)) return [];
  return [`${name} has ${found.length} lines, ${new Set(found).size} of them different`];
}
