import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { count, group, stats, sum, top } from '../../../../src/actions/builtin/core.ts';
import type { FoldContext, FoldDefinition } from '../../../../src/actions/fold.ts';

type Fold = FoldDefinition;

/** What a built-in fold reads of its context. */
function contextOf(settings: unknown): FoldContext {
  return { with: settings } as FoldContext;
}

/** Through JSON, as between units. */
function kept(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** One value after the other, in one part. */
async function sequential(fold: Fold, values: readonly unknown[], settings: unknown) {
  const ctx = contextOf(settings);
  return fold.finish?.(kept(await fold.fold(null, values, ctx)), ctx);
}

/** A tree whose borders the numbers decide. */
async function inParts(
  fold: Fold,
  values: readonly unknown[],
  { settings, borders, arity }: { settings: unknown; borders: readonly number[]; arity: number },
) {
  const ctx = contextOf(settings);
  let states: unknown[] = [];
  let from = 0;
  for (const size of [...borders, values.length]) {
    const part = values.slice(from, from + size);
    from += part.length;
    states.push(kept(await fold.fold(null, part, ctx)));
  }
  while (states.length > 1) {
    const next: unknown[] = [];
    for (let at = 0; at < states.length; at += arity) {
      const neighbours = states.slice(at, at + arity);
      let merged = neighbours[0];
      for (const one of neighbours.slice(1)) merged = kept(await fold.merge?.(merged, one, ctx));
      next.push(merged);
    }
    states = next;
  }
  return fold.finish?.(states[0], ctx);
}

const number = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
);
const cuts = {
  borders: fc.array(fc.nat(12), { maxLength: 12 }),
  arity: fc.integer({ min: 2, max: 5 }),
};

const records = fc.array(
  fc.record({ kind: fc.constantFrom('a', 'b', '__proto__', null, 7), size: fc.option(number) }),
  { maxLength: 80 },
);

const exact: readonly [string, Fold, unknown][] = [
  ['core.count', count, undefined],
  ['core.count of a key', count, { of: 'size' }],
  ['core.sum', sum, { of: 'size' }],
  ['core.top', top, { by: 'size', n: 5 }],
  ['core.top, the smallest', top, { by: 'size', n: 3, order: 'smallest' }],
  ['core.group', group, { by: 'kind' }],
  ['core.group of sums', group, { by: 'kind', fold: 'core.sum', with: { of: 'size' } }],
];

test.each(exact)(
  '%s is the same whatever the borders and the order',
  async (_name, fold, settings) => {
    const property = fc.asyncProperty(
      records.chain((values) =>
        fc.record({
          values: fc.constant(values),
          shuffled: fc.shuffledSubarray(values, { minLength: values.length }),
          ...cuts,
        }),
      ),
      async ({ values, shuffled, borders, arity }) => {
        const whole = await sequential(fold, values, settings);
        expect(await inParts(fold, shuffled, { settings, borders, arity })).toEqual(whole);
      },
    );
    await fc.assert(property, { numRuns: 150 });
  },
);

test('core.sum rounds once: it is the number nearest to the exact sum', async () => {
  const scale = 2n ** 60n;
  const property = fc.asyncProperty(
    fc.array(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), { maxLength: 40 }),
    fc.array(fc.integer({ min: -50, max: 20 }), { minLength: 40, maxLength: 40 }),
    async (whole, exponents) => {
      const values = whole.map((one, at) => one * 2 ** (exponents[at] ?? 0));
      const total = whole.reduce((sum, one, at) => {
        const shift = BigInt((exponents[at] ?? 0) + 60);
        return sum + BigInt(one) * 2n ** shift;
      }, 0n);
      // Division by a power of two is exact; the conversion rounds once.
      expect(await sequential(sum, values, undefined)).toBe(Number(total) / Number(scale));
    },
  );
  await fc.assert(property, { numRuns: 300 });
});

test.each([
  [[0.1, 0.2, 0.3], 0.6],
  [[1e308, -1e308, 1], 1],
  [[1e16, 1, -1e16], 1],
  [[2 ** 53, 1, 2 ** -60], 2 ** 53 + 2],
  [Array.from({ length: 1000 }, () => 0.1), 100],
  [[], 0],
])('core.sum of %j is %d', async (values, expected) => {
  expect(await sequential(sum, values, undefined)).toBe(expected);
});

it('core.group leaves out values where its key is null or missing', async () => {
  const values = [{ k: 'a' }, { k: null }, {}, 5, null, { k: 'null' }, { k: false }, { k: 'a' }];
  expect(await sequential(group, values, { by: 'k' })).toEqual({ a: 2, false: 1, null: 1 });
});

describe('core.stats', () => {
  it('is the same whatever the borders, to within rounding', async () => {
    const property = fc.asyncProperty(
      fc.record({ values: fc.array(number, { maxLength: 120 }), ...cuts }),
      async ({ values, borders, arity }) => {
        const whole = Object(await sequential(stats, values, undefined));
        const parts = Object(await inParts(stats, values, { settings: undefined, borders, arity }));
        for (const key of ['n', 'sum', 'mean', 'min', 'max', 'median', 'mad', 'percentiles']) {
          expect(parts[key]).toEqual(whole[key]);
        }
        if (whole.sd === null) expect(parts.sd).toBeNull();
        else {
          const size = Math.max(1e-300, Math.abs(whole.max), Math.abs(whole.min));
          expect(Math.abs(parts.sd - whole.sd)).toBeLessThanOrEqual(1e-9 * size);
        }
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });

  it('keeps its digits where the numbers are large and near each other', async () => {
    const values = [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16];
    const { mean, sd } = Object(await sequential(stats, values, undefined));
    expect(mean).toBe(1e9 + 10);
    expect(sd).toBeCloseTo(Math.sqrt(30), 9);
    const parts = await inParts(stats, values, { settings: undefined, borders: [2], arity: 2 });
    expect(Object(parts).sd).toBeCloseTo(Math.sqrt(30), 9);
  });

  it('knows what a table of statistics knows', async () => {
    const settings = { percentiles: [0, 25, 100], confidence: 0.99 };
    const found = Object(await sequential(stats, [2, 4, 4, 4, 5, 5, 7, 9, null], settings));
    expect(found).toMatchObject({ n: 8, sum: 40, mean: 5, min: 2, max: 9, median: 4.5, mad: 0.5 });
    expect(found.sd).toBeCloseTo(2.138089935, 9);
    expect(found.percentiles).toEqual({ p0: 2, p25: 4, p100: 9 });
    // t with 7 degrees of freedom at 99 %: 3.499483.
    const margin = (3.499483 * 2.138089935) / Math.sqrt(8);
    expect(found.interval.low).toBeCloseTo(5 - margin, 4);
    expect(found.interval.high).toBeCloseTo(5 + margin, 4);
  });

  it.each([
    [1, 12.7062],
    [2, 4.30265],
    [3, 3.18245],
    [4, 2.77645],
    [5, 2.57058],
    [10, 2.22814],
    [30, 2.04227],
    [1000, 1.96234],
  ])('has an interval of %d degrees of freedom', async (freedom, quantile) => {
    const values = Array.from({ length: freedom + 1 }, (_, at) => at);
    const { mean, sd, n, interval } = Object(await sequential(stats, values, undefined));
    expect(((interval.high - mean) / sd) * Math.sqrt(n)).toBeCloseTo(quantile, 4);
  });

  it('has no mean of nothing, and no spread of one number', async () => {
    const nothing = { n: 0, sum: 0, mean: null, sd: null, min: null, max: null, median: null };
    expect(await sequential(stats, [], undefined)).toMatchObject({ ...nothing, mad: null });
    const one = Object(await sequential(stats, [3], undefined));
    expect(one).toMatchObject({ mean: 3, sd: null, median: 3, mad: 0, interval: null });
  });

  it('is within half a percent where there are many numbers, in memory that is bounded', async () => {
    const values = Array.from({ length: 50_000 }, (_, at) => ((at * 7919) % 50_000) / 7 - 1000);
    const sorted = values.toSorted((a, b) => a - b);
    const ctx = contextOf(undefined);
    const state = await stats.fold(null, values, ctx);
    expect(JSON.stringify(state).length).toBeLessThan(50_000);
    const found = Object(await sequential(stats, values, { percentiles: [1, 50, 90, 99] }));
    for (const percent of [1, 50, 90, 99]) {
      const rank = (percent / 100) * (values.length - 1);
      const value = sorted[Math.round(rank)] ?? 0;
      const error = Math.abs(found.percentiles[`p${percent}`] - value);
      expect(error).toBeLessThanOrEqual(0.0051 * Math.abs(value) + 1e-3);
    }
    const borders = Array.from({ length: 30 }, (_, at) => at * 100);
    const settings = { percentiles: [1, 50, 90, 99] };
    const parts = Object(await inParts(stats, values, { settings, borders, arity: 4 }));
    expect(parts.percentiles).toEqual(found.percentiles);
    expect(parts.mad).toBe(found.mad);
  });
});

describe('a built-in fold', () => {
  it.each<[string, Fold, unknown, unknown, string]>([
    ['no number', sum, [1, 'x'], undefined, 'a value is no number: "x"'],
    ['no number in a key', stats, [{ a: [] }], { of: 'a' }, "'a' of a value is no number: []"],
    ['an unknown setting', sum, [], { off: 'a' }, "unknown setting 'off': did you mean 'of'?"],
    ['no path', count, [], { of: '' }, "'of' must be a key"],
    ['a map as a key', group, [{ k: {} }], { by: 'k' }, 'cannot be grouped by a list or map'],
    ['no key', group, [], {}, "'by' is missing"],
    ['another fold', group, [], { by: 'k', fold: 'my.fold' }, "'fold' must be one of core.count"],
    ['too many', top, [], { n: 1e9 }, "'n' must be a whole number from 1 to 10000"],
    ['a wrong order', top, [], { order: 'up' }, "'order' must be largest or smallest"],
    ['a wrong percentile', stats, [], { percentiles: [101] }, "'percentiles' must be a list"],
    ['a wrong confidence', stats, [], { confidence: 95 }, "'confidence' must be a number"],
  ])('says what is wrong with %s', async (_name, fold, values, settings, message) => {
    const run = async (): Promise<unknown> => fold.fold(null, values as [], contextOf(settings));
    await expect(run()).rejects.toThrow(message);
  });

  it.each<[string, Fold]>([
    ['core.count', count],
    ['core.sum', sum],
    ['core.top', top],
    ['core.stats', stats],
  ])('%s takes no beginning', async (name, fold) => {
    const run = async (): Promise<unknown> => fold.fold(5, [1], contextOf(undefined));
    await expect(run()).rejects.toThrow(`${name} begins with nothing: omit 'initial'`);
  });
});
