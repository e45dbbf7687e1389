import { becomesAnother, staysSame } from './integers.ts';
import type { Json } from './json.ts';

/** What becomes of an integer that no number holds exactly: it is refused, or it becomes text. */
export const bigIntegerRules = ['error', 'string'] as const;

/** What an integer is that no number holds exactly. */
export type BigIntegers = (typeof bigIntegerRules)[number];

/** Thrown for an integer in JSON text that no number holds exactly. */
export class InexactInteger extends Error {
  override readonly name = 'InexactInteger';
  /** Of its first digit or sign; both count from 1. */
  readonly line: number;
  readonly column: number;
  readonly digits: string;
  /** Keys and positions that lead to it. */
  readonly path: readonly (string | number)[];

  constructor(text: string, { start, end }: Span) {
    const digits = text.slice(start, end);
    super(becomesAnother(digits));
    this.digits = digits;
    this.path =
      pathTo(
        mark,
        JSON.parse(`${text.slice(0, start)}${JSON.stringify(mark)}${text.slice(end)}`),
      ) ?? [];
    const lines = text.slice(0, start).split('\n');
    this.line = lines.length;
    this.column = (lines.at(-1)?.length ?? 0) + 1;
  }
}

/** No text of JSON is likely to be this one. */
const mark = '\u0000the integer';

/** Undefined if the value is not there: a later key of the same name has replaced it. */
function pathTo(wanted: string, value: Json): (string | number)[] | undefined {
  if (value === wanted) return [];
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const rest = pathTo(wanted, member);
    if (rest) return [Array.isArray(value) ? Number(key) : key, ...rest];
  }
  return undefined;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Finds nothing in most texts: 16 digits in a row that are no part of a longer run or fraction. */
const suspect = /(?:^|[^\d.])\d{16}/;

/** As many digits hold an integer that no number holds. */
const longDigits = 16;

/**
 * Whether a text has 16 digits in a row. Of as many characters in a row, one is at a multiple of
 * 16: looking at those alone takes a quarter of the time of the expression above.
 */
function hasLongNumber(text: string): boolean {
  for (let at = longDigits - 1; at < text.length; at += longDigits) {
    if (isDigit(text, at) && digitsAround(text, at) >= longDigits) return true;
  }
  return false;
}

function digitsAround(text: string, at: number): number {
  let from = at;
  while (from > 0 && isDigit(text, from - 1)) from--;
  let to = at + 1;
  while (to < text.length && isDigit(text, to)) to++;
  return to - from;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

/** Like JSON.parse, but throws `InexactInteger` for an integer that no number holds exactly. */
export function parseJson(text: string, rule: BigIntegers = 'error'): Json {
  const value = JSON.parse(text) as Json;
  if (!hasLongNumber(text) || !suspect.test(text)) return value;
  const found = inexactIntegers(text);
  const [first] = found;
  if (!first) return value;
  if (rule === 'error') throw new InexactInteger(text, first);
  return JSON.parse(quoted(text, found)) as Json;
}

/** The integers outside of strings that no number holds exactly. `text` is valid JSON. */
function inexactIntegers(text: string): Span[] {
  const found: Span[] = [];
  const marks = /"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    const start = mark.index;
    if (mark[0] === '"') marks.lastIndex = endOfString(text, start);
    else if (/^-?\d{16,}$/.test(mark[0]) && !staysSame(mark[0]))
      found.push({ start, end: marks.lastIndex });
  }
  return found;
}

/** The position after the closing quote. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code === 0x5c) at++;
  }
  return text.length;
}

function quoted(text: string, integers: readonly Span[]): string {
  let result = '';
  let from = 0;
  for (const { start, end } of integers) {
    result += `${text.slice(from, start)}"${text.slice(start, end)}"`;
    from = end;
  }
  return result + text.slice(from);
}
