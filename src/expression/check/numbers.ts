/** Numbers that something can be: ranges in their order, apart from each other. */
export interface Numbers {
  readonly kind: 'numbers';
  readonly ranges: readonly Range[];
  readonly nan: boolean;
}

interface Range {
  readonly from: Cut;
  readonly to: Cut;
}

/** Where a range begins or ends: before the number `at`, or after it. */
interface Cut {
  readonly at: number;
  readonly after: boolean;
}

const lowest: Cut = { at: -Infinity, after: false };
const highest: Cut = { at: Infinity, after: true };

export type Comparison = '<' | '<=' | '>' | '>=';

/** The numbers for which a comparison with `limit` is true. */
export function comparedWith(operator: Comparison, limit: number): Numbers {
  const cut = { at: limit, after: operator === '<=' || operator === '>' };
  const range = operator.startsWith('<') ? { from: lowest, to: cut } : { from: cut, to: highest };
  return { kind: 'numbers', ranges: [range], nan: false };
}

export function theseNumbers(list: readonly number[]): Numbers {
  const ranges = list
    .filter((at) => !Number.isNaN(at))
    .map((at) => ({ from: { at, after: false }, to: { at, after: true } }));
  return { kind: 'numbers', ranges: merge(ranges), nan: list.some(Number.isNaN) };
}

export function otherNumbers({ ranges, nan }: Numbers): Numbers {
  const starts = [lowest, ...ranges.map(({ to }) => to)];
  const ends = [...ranges.map(({ from }) => from), highest];
  const between = starts.flatMap((from, at) => rangeOf(from, ends[at] ?? highest));
  return { kind: 'numbers', ranges: between, nan: !nan };
}

export function numbersOfBoth(one: Numbers, other: Numbers): Numbers {
  const ranges = one.ranges.flatMap((a) =>
    other.ranges.flatMap((b) =>
      rangeOf(order(a.from, b.from) > 0 ? a.from : b.from, order(a.to, b.to) < 0 ? a.to : b.to),
    ),
  );
  return { kind: 'numbers', ranges, nan: one.nan && other.nan };
}

export function numbersOfEither(one: Numbers, other: Numbers): Numbers {
  const ranges = merge([...one.ranges, ...other.ranges]);
  return { kind: 'numbers', ranges, nan: one.nan || other.nan };
}

export function hasNumbers({ ranges, nan }: Numbers): boolean {
  return nan || ranges.length > 0;
}

function order(one: Cut, other: Cut): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  return Number(one.after) - Number(other.after);
}

function rangeOf(from: Cut, to: Cut): Range[] {
  return order(from, to) < 0 ? [{ from, to }] : [];
}

function merge(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of ranges.toSorted((a, b) => order(a.from, b.from))) {
    const before = merged.at(-1);
    if (!before || order(before.to, range.from) < 0) merged.push(range);
    else if (order(before.to, range.to) < 0)
      merged[merged.length - 1] = { from: before.from, to: range.to };
  }
  return merged;
}
