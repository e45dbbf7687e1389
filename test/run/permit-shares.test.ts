import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type Claimant,
  nextHolding,
  permitShares,
  wantsWithin,
} from '../../src/run/permit-shares.ts';

/** Claims of processes by name: what each wants at priority 0, and its turn. */
function sharesOf(limit: number, ...wants: readonly (readonly [count: number, turn: number])[]) {
  const claims = new Map(
    wants.map(([count, turn], at): [number, Claimant] => [
      at,
      { wants: [{ priority: 0, count }], turn },
    ]),
  );
  const shares = permitShares(limit, claims);
  return wants.map((_, at) => shares.get(at) ?? 0);
}

describe('permits of a limit', () => {
  it.each([
    [10, [[3, 1]], [3]],
    [
      3,
      [
        [9, 1],
        [9, 2],
      ],
      [2, 1],
    ],
    [
      3,
      [
        [9, 2],
        [9, 1],
      ],
      [1, 2],
    ],
    [
      1,
      [
        [9, 2],
        [9, 1],
        [1, 3],
      ],
      [0, 1, 0],
    ],
    [
      9,
      [
        [1, 1],
        [9, 2],
        [9, 3],
      ],
      [1, 4, 4],
    ],
    [
      Number.POSITIVE_INFINITY,
      [
        [5, 1],
        [7, 2],
      ],
      [5, 7],
    ],
  ] as const)('%d are shared evenly among %o, the longest wait first', (limit, wants, shares) => {
    expect(sharesOf(limit, ...wants)).toEqual(shares);
  });

  it('go to higher priorities first', () => {
    const claims = new Map<string, Claimant>([
      ['low', { wants: [{ priority: 0, count: 5 }], turn: 1 }],
      [
        'both',
        {
          wants: [
            { priority: 0, count: 5 },
            { priority: 9, count: 3 },
          ],
          turn: 2,
        },
      ],
    ]);
    expect(Object.fromEntries(permitShares(5, claims))).toEqual({ low: 1, both: 4 });
  });

  test('all that is wanted is shared out, and never more than there is', () => {
    const demand = fc.record({ priority: fc.integer({ min: -2, max: 2 }), count: fc.nat(9) });
    const claimant = fc.record({ wants: fc.array(demand, { maxLength: 3 }), turn: fc.nat(20) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(claimant), (limit, claimants) => {
        const shares = permitShares(limit, new Map(claimants.entries()));
        const wanted = claimants.flatMap(({ wants }) => wants).reduce((n, d) => n + d.count, 0);
        let shared = 0;
        for (const share of shares.values()) shared += share;
        expect(shared).toBe(Math.min(limit, wanted));
        for (const [at, share] of shares) {
          const own = claimants[at]?.wants.reduce((n, one) => n + one.count, 0) ?? 0;
          expect(share).toBeLessThanOrEqual(own);
        }
      }),
    );
  });

  it('count for the highest priorities where a process takes no more than it holds', () => {
    const wants = [
      { priority: 0, count: 4 },
      { priority: 9, count: 2 },
    ];
    expect(wantsWithin(wants, 3)).toEqual([
      { priority: 9, count: 2 },
      { priority: 0, count: 1 },
    ]);
    expect(wantsWithin(wants, 9).map(({ count }) => count)).toEqual([2, 4]);
  });

  it.each([
    ['takes what is free of its share', { held: 1, inUse: 1, share: 4 }, [2], 3],
    ['takes nothing while others hold all', { held: 0, inUse: 0, share: 2 }, [5], 0],
    ['gives back what it does not use', { held: 4, inUse: 1, share: 2 }, [], 2],
    ['keeps what is in use', { held: 4, inUse: 3, share: 1 }, [1], 3],
    ['takes nothing where a limit was lowered', { held: 3, inUse: 3, share: 4 }, [9], 3],
  ])('a process %s', (_, own, others, held) => {
    const rest = others.map((one) => ({ held: one }));
    expect(nextHolding(5, own, rest)).toBe(held);
  });
});
