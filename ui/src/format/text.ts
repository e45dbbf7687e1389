const hidden = new RegExp(
  String.raw`[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]`,
  'g',
);

/** Shows controls and marks of direction, so that no text obeys them. */
export function visible(text: string): string {
  return text.replace(hidden, codePoint);
}

/** The same for text of several lines. */
export function visibleLines(text: string): string {
  return text.replace(hidden, (found) => (/[\n\t]/.test(found) ? found : codePoint(found)));
}

function codePoint(found: string): string {
  const hex = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `⟨U+${hex}⟩`;
}

/** Cuts at characters, never within one. */
export function cut(text: string, length: number): string {
  const characters = Array.from(text.slice(0, length * 2 + 2));
  if (characters.length <= length) return text;
  return `${characters.slice(0, length - 1).join('')}…`;
}

export interface Piece {
  readonly text: string;
  readonly folded: boolean;
}

/** A signature in pieces: what stands between ‹ and › was folded. */
export function pieces(signature: string): Piece[] {
  return signature
    .split(/(‹[^‹›]*›)/)
    .filter((text) => text !== '')
    .map((text) =>
      /^‹[^]*›$/.test(text) ? { text: text.slice(1, -1), folded: true } : { text, folded: false },
    );
}
