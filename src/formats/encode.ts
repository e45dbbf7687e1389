import { toUSVString } from 'node:util';

/** Characters of a text that are quoted before a place in it. */
const quotedLength = 20;

/** UTF-8 bytes. Throws for half of a surrogate pair, which would become U+FFFD. */
export function encodeText(text: string): Uint8Array {
  requireEncodable(text);
  return Buffer.from(text);
}

/** Throws for what `encodeText` throws for. */
export function requireEncodable(text: string): void {
  if (toUSVString(text) === text) return;
  const at = text.search(/[\uD800-\uDFFF]/u);
  const before = JSON.stringify(text.slice(Math.max(0, at - quotedLength), at));
  const half = JSON.stringify(text[at]).slice(1, -1);
  throw new Error(`UTF-8 has no ${half}, half of a surrogate pair, which comes after ${before}`);
}
