import { jsonParts } from '../../document/json/json-parts.ts';
import { cut } from '../../lang/thrown.ts';
import type { Part } from '../payloads/items.ts';

/** Bytes of a part that a page shows. */
const mostShown = 64 * 1024;

/** Bytes that are counted of a part that is cut. */
const mostCounted = 16 * 1024 * 1024;

/** A value as a page shows it: whole, or its beginning. */
export function partOf(value: unknown): Part {
  let text = '';
  let bytes = 0;
  for (const piece of jsonParts(value, 2)) {
    bytes += Buffer.byteLength(piece);
    if (text.length < mostShown) text += piece;
    if (bytes > mostCounted) break;
  }
  const isCut = bytes > mostShown;
  return { text: isCut ? beginning(text) : text, bytes, cut: isCut };
}

function beginning(text: string): string {
  return Buffer.from(text)
    .subarray(0, mostShown)
    .toString()
    .replace(/\uFFFD+$/, '');
}

/** The beginning of a value on one line. Texts stand as they are. */
export function lineOf(value: unknown, length = 200): string {
  if (value === undefined || value === null) return value === null ? 'null' : '';
  if (typeof value === 'string') return cut(value, length);
  const [first = ''] = jsonParts(value);
  return first.length > length ? `${cut(first, length).slice(0, length)}…` : first;
}
