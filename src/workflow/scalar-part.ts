import type { Scalar } from 'yaml';

interface Offsets {
  readonly start: number;
  readonly end: number;
}

/**
 * Offsets in the text of the part `[start, end)` of a string. Quotes, escapes and the indentation
 * of blocks shift them. Undefined if the part cannot be found for certain.
 */
export function partOffsets(scalar: Scalar, text: string, part: Offsets): Offsets | undefined {
  if (typeof scalar.value !== 'string' || !scalar.range) return undefined;
  const [from, to] = scalar.range;
  const source = text.slice(from, to);
  const local = quoted(source, part) ?? verbatim(source, scalar.value, part);
  return local && { start: from + local.start, end: from + local.end };
}

/** Counts the escapes of a quoted string on one line. */
function quoted(source: string, part: Offsets): Offsets | undefined {
  const quote = source[0];
  if ((quote !== '"' && quote !== "'") || /[\r\n]/.test(source)) return undefined;
  const starts: number[] = [];
  for (let at = 1; at < source.length;) {
    const width = quote === '"' ? escapeWidth(source, at) : source.startsWith("''", at) ? 2 : 1;
    starts.push(at);
    // The longest escape can be two units of the string.
    if (width === 10 && Number.parseInt(source.slice(at + 2, at + 10), 16) > 0xffff)
      starts.push(at);
    at += width;
  }
  const start = starts[part.start];
  const end = starts[part.end] ?? source.length - 1;
  return start === undefined ? undefined : { start, end };
}

function escapeWidth(source: string, at: number): number {
  if (source[at] !== '\\') return 1;
  const widths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };
  return widths[source[at + 1] ?? ''] ?? 2;
}

/** Finds the value, or the line or tag around the part, as it is in the source. */
function verbatim(source: string, value: string, part: Offsets): Offsets | undefined {
  const { start, end } = part;
  const line = {
    start: value.lastIndexOf('\n', start - 1) + 1,
    end: orEnd(value.indexOf('\n', start), value),
  };
  const close = value.indexOf('}}', start);
  const tag = { start: value.lastIndexOf('{{', start), end: close < 0 ? -1 : close + 2 };
  for (const around of [{ start: 0, end: value.trimEnd().length }, line, tag, part]) {
    if (around.start < 0 || around.end < end || start < around.start) continue;
    const at = sameOccurrence(value, source, around);
    if (at !== undefined) return { start: at + start - around.start, end: at + end - around.start };
  }
  return undefined;
}

function orEnd(at: number, value: string): number {
  return at < 0 ? value.length : at;
}

/** Start of the piece of `value` in `source`, if both have it equally often. */
function sameOccurrence(value: string, source: string, piece: Offsets): number | undefined {
  const wanted = value.slice(piece.start, piece.end);
  if (wanted === '') return undefined;
  const inSource = occurrences(source, wanted);
  const inValue = occurrences(value, wanted);
  return inSource.length === inValue.length ? inSource[inValue.indexOf(piece.start)] : undefined;
}

function occurrences(text: string, wanted: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) found.push(at);
  return found;
}
