import { durationPattern, parseDuration } from '../lang/duration.ts';

/** From the largest. */
const units: readonly (readonly [unit: string, names: RegExp])[] = [
  ['d', /^d(?:ays?)?$/i],
  ['h', /^h(?:rs?|ours?)?$/i],
  ['m', /^m(?:ins?|inutes?)?$/i],
  ['s', /^s(?:ecs?|econds?)?$/i],
  ['ms', /^(?:ms|msecs?|millis|milliseconds?)$/i],
];

/** `5m` of `5min`, `90m` of `1h30m`; undefined for what is no duration anywhere. */
export function foreignDuration(text: string): string | undefined {
  const parts = [...text.matchAll(/\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*/gi)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined;
  const ranks = parts.map(([, , name = '']) => units.findIndex(([, names]) => names.test(name)));
  if (ranks.includes(-1)) return undefined;
  const unitAt = (rank: number): string => units[rank]?.[0] ?? '';
  const total = parts.reduce(
    (sum, [, number], at) => sum + (parseDuration(`${number}${unitAt(ranks[at] ?? -1)}`) ?? 0),
    0,
  );
  const unit = unitAt(Math.max(...ranks));
  const written = `${total / (parseDuration(`1${unit}`) ?? 1)}${unit}`;
  return total > 0 && durationPattern.test(written) ? written : undefined;
}
