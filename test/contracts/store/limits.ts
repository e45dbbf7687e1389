import { describe, expect, it } from 'vitest';
import type { CountedLimit } from '../../../src/ports/limits.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { LeaseOwner } from '../../../src/run/records.ts';

const owner = (executor: string): LeaseOwner => {
  return { pid: 1, host: 'h', started: 's', since: 0, executor };
};

const api: CountedLimit = { name: 'api', level: 'attempts' };
const ofFlow: CountedLimit = { workflow: 'flow/\n', name: 'api', level: 'attempts' };
const runs: CountedLimit = { name: 'api', level: 'runs' };

export function describeLimits(store: () => Store): void {
  describe('limits', () => {
    it('are those of the store and of each workflow, whatever it is called', async () => {
      await store().commit(({ limits }) => {
        limits.put({ name: 'api', concurrency: 3 });
        limits.put({ workflow: 'flow/\n', name: 'api', rate: 0.5 });
        limits.put({ name: 'api', concurrency: 4, rate: 2 });
      });
      const { limits } = store();
      expect(limits.get({ name: 'api' })).toEqual({ name: 'api', concurrency: 4, rate: 2 });
      expect(limits.all()).toHaveLength(2);
      expect(await store().commit((tx) => tx.limits.remove({ name: 'api' }))).toBe(true);
      expect(await store().commit((tx) => tx.limits.remove({ name: 'api' }))).toBe(false);
      expect(limits.all()).toEqual([{ workflow: 'flow/\n', name: 'api', rate: 0.5 }]);
    });

    it('have the claims of processes, apart for runs and attempts', async () => {
      const wants = [{ priority: -3, count: 2 }];
      const claim = { owner: owner('a/1'), held: 1, wants, turn: 7 };
      const other = { owner: owner('b/1'), held: 0, wants: [], turn: 8 };
      await store().commit(({ limits }) => {
        limits.putClaim(api, claim);
        limits.putClaim(ofFlow, other);
        limits.putClaim(runs, other);
        limits.putClaim(api, other);
        limits.removeClaim(api, other.owner);
      });
      const { limits } = store();
      expect(limits.claims(api)).toMatchObject([claim]);
      expect(limits.claims(ofFlow)).toMatchObject([other]);
      expect(limits.claims(runs)).toMatchObject([other]);
    });

    it('lose all claims of a process at once, and those of others stay', async () => {
      const claim = { owner: owner('a/1'), held: 1, wants: [], turn: 1 };
      const other = { ...claim, owner: owner('a/2') };
      await store().commit(({ limits }) => {
        for (const of of [api, ofFlow, runs]) limits.putClaim(of, claim);
        limits.putClaim(runs, other);
        limits.putNextStart(api, 5);
        limits.removeClaimsOf(claim.owner);
      });
      const { limits } = store();
      expect([api, ofFlow, runs].map((of) => limits.claims(of))).toMatchObject([[], [], [other]]);
      expect([limits.nextStart(api), limits.nextStart(runs)]).toEqual([5, undefined]);
    });

    it('count their changes, and no others', async () => {
      const { limits } = store();
      const before = limits.changes;
      await store().commit((tx) => tx.limits.put({ name: 'x', concurrency: 1 }));
      expect(limits.changes).toBe(before + 1);
      await store().commit((tx) => tx.limits.putNextStart(api, 5));
      expect(limits.changes).toBe(before + 1);
    });
  });
}
