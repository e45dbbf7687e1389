import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EvenShares } from '../../../src/work/limits/even-shares.ts';

/** Deals shares out one by one, again and again, to each that wants more. */
function dealt(limit: number, demands: readonly number[]): number[] {
  const shares = demands.map(() => 0);
  let left = limit;
  for (let isDealing = true; isDealing && left > 0;) {
    isDealing = false;
    for (const [at, demand] of demands.entries()) {
      if (left === 0 || (shares[at] ?? 0) >= demand) continue;
      shares[at] = (shares[at] ?? 0) + 1;
      left--;
      isDealing = true;
    }
  }
  return shares;
}

describe('even shares', () => {
  it.each([
    [10, [3, 3], [3, 3]],
    [4, [9, 9], [2, 2]],
    [5, [9, 1, 9], [2, 1, 2]],
    [5, [9, 9], [3, 2]],
    [1, [9, 9, 9], [1, 0, 0]],
    [1, [0, 9, 9], [0, 1, 0]],
  ])('of %i among members that want %o are %o', (limit, demands, expected) => {
    const shares = new EvenShares<number>(limit);
    for (const [member, demand] of demands.entries()) shares.demand(member, demand);
    expect(demands.map((_, member) => shares.of(member))).toEqual(expected);
  });

  it('are those that are dealt one by one, whatever changes came before', () => {
    const change = fc.record({ member: fc.nat(9), demand: fc.integer({ min: -1, max: 12 }) });
    fc.assert(
      fc.property(fc.nat(20), fc.array(change, { maxLength: 60 }), (limit, changes) => {
        const shares = new EvenShares<number>(limit);
        const demands = new Map<number, number>();
        for (const { member, demand } of changes) {
          if (demand < 0) shares.delete(member);
          else shares.demand(member, demand);
          if (demand < 0) demands.delete(member);
          else demands.set(member, demand);
          if (demand % 3 === 0) shares.rotate();
          // What cannot be divided evenly may be with other members of the same demand or more.
          const found = [...demands.keys()].map((one) => shares.of(one)).toSorted(byValue);
          expect(found).toEqual(dealt(limit, [...demands.values()]).toSorted(byValue));
          for (const [one, most] of demands) expect(shares.of(one)).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  it('name the members whose shares have changed, once', () => {
    const shares = new EvenShares<string>(2);
    shares.demand('a', 2);
    shares.demand('b', 2);
    expect(shares.takeChanged().toSorted()).toEqual(['a', 'b']);
    shares.demand('c', 1);
    expect(shares.takeChanged()).toEqual([]);
    shares.rotate();
    expect(shares.takeChanged()).toEqual(['a', 'c']);
  });
});

function byValue(one: number, other: number): number {
  return one - other;
}
