import { closest, distance } from 'fastest-levenshtein';

/** The nearest known name, if one is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const candidates = known.filter((candidate) => candidate !== name);
  if (candidates.length === 0) return undefined;
  const exactButCase = candidates.find(
    (candidate) => candidate.toLowerCase() === name.toLowerCase(),
  );
  if (exactButCase !== undefined) return exactButCase;
  const long = candidates.filter((candidate) => isAbbreviation(name, candidate));
  if (long.length > 0) return closest(name, long);
  const best = closest(name, candidates);
  const swapped = candidates.find((candidate) => isSwapped(name, candidate));
  if (swapped !== undefined && distance(name, best) > 1) return swapped;
  const allowed = Math.floor(Math.max(name.length, best.length) * 0.4);
  return distance(name, best) <= allowed ? best : undefined;
}

/** `dir` and `drctry` of `directory`: its beginning, or some of its letters in order. */
function isAbbreviation(short: string, long: string): boolean {
  if (short.length < 3 || short.length >= long.length) return false;
  if (long.startsWith(short)) return true;
  if (long[0] !== short[0] || long.length > short.length * 3) return false;
  let at = 0;
  for (const letter of long) if (letter === short[at]) at++;
  return at === short.length;
}

/** Whether a name has one letter too few, too many or wrong, or two that are swapped. */
export function isMisspelling(name: string, of: string): boolean {
  return distance(name, of) <= 1 || isSwapped(name, of);
}

function isSwapped(name: string, of: string): boolean {
  if (name.length !== of.length || name.length < 3) return false;
  const at = [...name].findIndex((letter, place) => letter !== of[place]);
  const [one = '', other = ''] = name.slice(at, at + 2);
  return `${name.slice(0, at)}${other}${one}${name.slice(at + 2)}` === of;
}

/** `did you mean 'x'?`, or all names if there are few. */
export function didYouMean(name: string, known: readonly string[]): string | undefined {
  const best = nearest(name, known);
  if (best !== undefined) return `did you mean '${best}'?`;
  if (known.length === 0) return 'no names are known here';
  return known.length <= 8
    ? `known names: ${known.map((one) => `'${one}'`).join(', ')}`
    : undefined;
}
