import { foldQuoted, foldWord } from './fold-word.ts';

/** Characters of a message that are looked at: a hostile one can have millions. */
const longestRead = 512;

/** Characters that are kept of it. */
const longestKept = 240;

/** Quotes, and what closes each. An apostrophe within a word is none. */
const closing: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['‘', '’'],
  ['«', '»'],
  ['„', '“'],
]);

/** Blanks, controls and halves of characters: none says what has failed. */
const blanks = /[\s\p{Cc}\p{Surrogate}]+/gu;

/** A word ends before one of these. `‹` and `›` mark what was folded: none is let through. */
const ends = /[\s"`“”‘’«»„‹›()[\]{}<>,;|]/;

const wordChar = /[\p{L}\p{N}_]/u;

/**
 * Replaces the parts of a message that differ from item to item: what is quoted, and of the rest
 * numbers, ids, paths, hosts and addresses. What stands for them is between `‹` and `›`. Takes a
 * bounded time, whatever the message is, and never throws.
 */
export function foldText(message: string): string {
  const isCut = message.length > longestRead;
  const read = isCut ? message.slice(0, longestRead) : message;
  const text = read.replaceAll(blanks, ' ').trim();
  const parts: string[] = [];
  for (let at = 0; at < text.length;) {
    const end = quoteEnd(text, at, isCut) ?? wordEnd(text, at);
    parts.push(folded(text, at, end, parts));
    at = end;
  }
  const whole = parts.join('');
  return whole.length > longestKept || isCut ? shortened(whole) : whole;
}

/** Behind the quote that closes the one at `at`; undefined if none opens there. */
function quoteEnd(text: string, at: number, isCut: boolean): number | undefined {
  const close = closing.get(text.charAt(at));
  if (close === undefined || wordChar.test(text.charAt(at - 1))) return undefined;
  for (let end = text.indexOf(close, at + 1); end >= 0; end = text.indexOf(close, end + 1)) {
    // As in 'can't open'.
    if (!wordChar.test(text.charAt(end + 1))) return end + 1;
  }
  return isCut ? text.length : undefined;
}

function wordEnd(text: string, at: number): number {
  let end = at + 1;
  if (ends.test(text.charAt(at))) return end;
  while (end < text.length && !ends.test(text.charAt(end))) end++;
  return end;
}

function folded(text: string, at: number, end: number, before: readonly string[]): string {
  const part = text.slice(at, end);
  const first = part.charAt(0);
  if (first === '‹' || first === '›') return "'";
  const isQuoted = closing.has(first) && part.length > 1 && !wordChar.test(text.charAt(at - 1));
  if (isQuoted) return foldQuoted(part.slice(1, -1));
  return ends.test(first) ? part : foldWord(part, before.at(-2));
}

function shortened(text: string): string {
  const kept = text.slice(0, longestKept).replace(/\p{Surrogate}$/u, '');
  // Not within a mark.
  const open = kept.lastIndexOf('‹');
  return `${open > kept.lastIndexOf('›') ? kept.slice(0, open) : kept}…`;
}
