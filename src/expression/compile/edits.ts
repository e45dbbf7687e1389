import type { Span } from '../template-problem.ts';

/** Code around a span. */
export interface Wrap extends Span {
  readonly before: string;
  readonly after: string;
}

/** Code in place of a span. */
export interface Replacement extends Span {
  readonly text: string;
}

interface Edits {
  readonly wraps: readonly Wrap[];
  readonly replacements: readonly Replacement[];
}

interface Piece extends Replacement {
  /** Pieces at one position are in the order of these numbers. */
  readonly order: readonly [kind: number, width: number, at: number];
}

/**
 * The code of `span` with its edits. At one position, closings come before openings, and inner
 * pairs stay within outer ones. Of two wraps of the same span, the first is the outer one.
 */
export function applyEdits(text: string, span: Span, { wraps, replacements }: Edits): string {
  const pieces: Piece[] = [
    ...wraps.map(({ start, end, after }, at): Piece => {
      return { start: end, end, text: after, order: [0, -start, -at] };
    }),
    ...wraps.map(({ start, end, before }, at): Piece => {
      return { start, end: start, text: before, order: [1, -end, at] };
    }),
    ...replacements.map((one): Piece => ({ ...one, order: [2, 0, 0] })),
  ];
  let code = '';
  let at = span.start;
  for (const piece of pieces.toSorted(inOrder)) {
    code += text.slice(at, piece.start) + piece.text;
    at = piece.end;
  }
  return code + text.slice(at, span.end);
}

function inOrder(one: Piece, other: Piece): number {
  const [kind, width, at] = one.order;
  const [otherKind, otherWidth, otherAt] = other.order;
  return one.start - other.start || kind - otherKind || width - otherWidth || at - otherAt;
}
