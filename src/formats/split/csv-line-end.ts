const quote = 0x22;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;

/** Bytes within which the first line of a CSV text ends that has `\n`. */
const lineEndWithin = 64 * 1024;

/**
 * The byte that ends the lines of a CSV text: `\r` where there is no `\n` outside of quotes among
 * the first bytes. Undefined while more bytes are needed; with all of them it is never.
 */
export function lineEndOf(text: Buffer, delimiter: number, isAll: boolean): number | undefined {
  const bytes = text.subarray(0, lineEndWithin);
  const newline = bytes.indexOf(lineFeed);
  const quoted = bytes.indexOf(quote);
  if (newline >= 0 && (quoted < 0 || newline < quoted)) return lineFeed;
  if (quoted >= 0 && newline >= 0 && endsUnquoted(bytes, delimiter)) return lineFeed;
  if (!isAll && bytes.length < lineEndWithin) return undefined;
  return bytes.includes(carriageReturn) ? carriageReturn : lineFeed;
}

/** Whether there is a `\n` outside of quotes. A quote opens a field only at its start. */
function endsUnquoted(bytes: Buffer, delimiter: number): boolean {
  let isStart = true;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote && isStart) {
      at = endOfQuoted(bytes, at + 1);
      isStart = false;
    } else if (byte === lineFeed) {
      return true;
    } else {
      isStart = byte === delimiter || byte === carriageReturn;
    }
  }
  return false;
}

/** The position of the closing quote. */
function endOfQuoted(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(quote, from); at >= 0; at = bytes.indexOf(quote, at + 2)) {
    if (bytes[at + 1] !== quote) return at;
  }
  return bytes.length;
}
