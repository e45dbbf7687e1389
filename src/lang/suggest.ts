import { closest, distance } from 'fastest-levenshtein';

/** The nearest known name, if one is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const candidates = known.filter((candidate) => candidate !== name);
  if (candidates.length === 0) return undefined;
  const exactButCase = candidates.find(
    (candidate) => candidate.toLowerCase() === name.toLowerCase(),
  );
  const best = exactButCase ?? closest(name, candidates);
  const allowed = Math.floor(Math.max(name.length, best.length) * 0.4);
  return exactButCase !== undefined || distance(name, best) <= allowed ? best : undefined;
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
