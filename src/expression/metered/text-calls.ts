import { chargeBytes, chargeList, chargeText, chargeWork, refuseText } from '../budget/budget.ts';
import { chargeMatching, type Matching } from '../regex/matching.ts';
import { chargeConversion } from '../budget/weigh.ts';

type Callback = (...given: readonly unknown[]) => unknown;
type Charge = (text: string, given: readonly unknown[]) => void;

/** What a method of texts is charged before it is called; others are charged one reading. */
const charges: Readonly<Record<string, Charge>> = {
  ...each(['at', 'charAt', 'charCodeAt', 'codePointAt'], () => chargeWork(1)),
  ...each(['slice', 'substring', 'substr', 'trim', 'trimStart', 'trimEnd'], (text) => {
    chargeWork(1 + text.length / 16);
    chargeBytes(32);
  }),
  ...each(['padStart', 'padEnd'], (text, [length]) => {
    chargeText(Math.max(text.length, Number(length) || 0));
  }),
  repeat: (text, [count]) => {
    if (text !== '') chargeText(text.length * Math.max(0, Number(count) || 0));
  },
  concat: (text, given) => {
    chargeText(given.reduce<number>((sum, part) => sum + String(part).length, text.length));
  },
  ...each(['toUpperCase', 'toLowerCase'], (text) => chargeText(text.length)),
  ...each(['toLocaleUpperCase', 'toLocaleLowerCase'], (text) => {
    chargeWork(1000);
    chargeText(text.length);
  }),
  localeCompare: (text, [other]) => chargeWork(10 + text.length + String(other).length),
  normalize: (text) => {
    chargeWork(text.length * 4);
    chargeBytes(text.length * 16);
  },
  lastIndexOf: (text, [part]) => chargeWork(1 + (text.length * (8 + String(part).length)) / 64),
  split: chargeSplit,
  match: (text, [given]) => {
    const pattern = patternOf(given);
    const { count } = chargeMatching(text, pattern, pattern.global ? 'all' : 'first');
    chargeList(count, 40);
  },
  search: (text, [pattern]) => {
    chargeMatching(text, patternOf(pattern), 'first');
  },
  matchAll: (text, [pattern]) => {
    chargeList(chargeMatching(text, patternOf(pattern, 'g'), 'all').count, 200);
  },
};

function each(names: readonly string[], charge: Charge): Record<string, Charge> {
  return Object.fromEntries(names.map((name) => [name, charge]));
}

/** A method of texts converts its arguments, but for these. */
function isConverted(value: unknown): boolean {
  return !(value instanceof RegExp) && typeof value !== 'function';
}

/** Calls a method of a text within the budget. */
export function callText(text: string, name: string, given: readonly unknown[]): unknown {
  for (const value of given) if (isConverted(value)) chargeConversion(value);
  if (name === 'replace' || name === 'replaceAll') return replace(text, name, given);
  const charge = Object.hasOwn(charges, name) ? charges[name] : undefined;
  if (charge) charge(text, given);
  else chargeWork(1 + text.length / 8);
  return Reflect.apply(Reflect.get(String.prototype, name) as Callback, text, given);
}

/** `match`, `matchAll` and `search` make a regular expression of any text. */
function patternOf(value: unknown, flags = ''): RegExp {
  return value instanceof RegExp ? value : new RegExp(value === undefined ? '' : `${value}`, flags);
}

function chargeSplit(text: string, [by, limit]: readonly unknown[]): void {
  if (by === undefined) return chargeWork(1);
  const most = limit === undefined ? Infinity : Number(limit) >>> 0;
  const found =
    by instanceof RegExp
      ? chargeMatching(text, by, 'all').count * (1 + groupsOf(by))
      : countOf(text, String(by));
  chargeList(Math.min(found + 1, most), 40);
}

/** A group is one parenthesis at least. */
function groupsOf({ source }: RegExp): number {
  return source.split('(').length - 1;
}

/** Counts only in long texts; of a short one, an upper bound. */
function countOf(text: string, part: string): number {
  chargeWork(1 + text.length / 8);
  if (part.length === 0) return text.length + 1;
  const most = Math.floor(text.length / part.length);
  if (most < 100_000) return most;
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}

function replace(text: string, name: string, [pattern, by]: readonly unknown[]): string {
  const all = name === 'replaceAll';
  const matching =
    pattern instanceof RegExp
      ? chargeMatching(text, pattern, pattern.global ? 'all' : 'first')
      : matchingOf(text, String(pattern), all);
  chargeWork(matching.count * 8);
  const replacement = typeof by === 'function' ? charged(by as Callback) : String(by);
  if (typeof replacement === 'string') chargeText(longest(text, replacement, matching));
  else chargeText(text.length);
  return Reflect.apply(Reflect.get(String.prototype, name) as Callback, text, [
    pattern,
    replacement,
  ]) as string;
}

function matchingOf(text: string, part: string, all: boolean): Matching {
  const count = all ? countOf(text, part) : 1;
  return { count, length: count * part.length, looksAround: false };
}

/** An upper bound of the length of the result. */
function longest(text: string, by: string, { count, length, looksAround }: Matching): number {
  const wide = by.match(/\$[`']/g)?.length ?? 0;
  const narrow = by.match(/\$[&\d<]/g)?.length ?? 0;
  // A group within a lookaround can be as long as the text.
  const ofGroups = looksAround ? count * text.length : length;
  return text.length + count * (by.length + wide * text.length) + narrow * ofGroups;
}

/** The replacements that a function returns are charged as they come. */
function charged(by: Callback): Callback {
  let total = 0;
  return (...given) => {
    const result = String(chargeConversion(by(...given)));
    total += result.length;
    chargeText(result.length);
    refuseText(total);
    return result;
  };
}
