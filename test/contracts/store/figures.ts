import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/ports/store.ts';
import { asRunId } from '../../../src/run/run-id.ts';

const run = asRunId('20261201-000000-000000');
const key = { run, task: 'each', visit: 1 };

export function describeFigures(store: () => Store): void {
  describe('figures', () => {
    it('are rows by kind and number, for each visit', async () => {
      const numbers = Array.from({ length: 150 }, (_, number) => number);
      await store().commit((tx) => {
        const rows = tx.figures.of(key);
        for (const number of numbers) rows.put('failed', number, new Uint8Array([number]));
        rows.put('sums', 0, new Uint8Array([1]));
        tx.figures.of({ ...key, visit: 2 }).put('failed', 7, new Uint8Array([2]));
      });
      const rows = store().figures.of(key);
      expect([...rows.all('failed')].map(({ number, bytes }) => [number, bytes[0]])).toEqual(
        numbers.map((number) => [number, number]),
      );
      expect([...rows.all('failed', 148)].map(({ number }) => number)).toEqual([148, 149]);
      expect(rows.get('sums', 0)).toEqual(new Uint8Array([1]));
      expect(rows.get('sums', 1)).toBeUndefined();
      expect([
        ...store()
          .figures.of({ ...key, visit: 3 })
          .all('failed'),
      ]).toEqual([]);
    });

    it('can be kept for later transactions, and removed by kind', async () => {
      const rows = await store().commit((tx) => tx.figures.of(key));
      await store().commit(() => {
        rows.put('totals', 0, new Uint8Array([1]));
        rows.put('seconds', 3, new Uint8Array([2]));
        rows.put('seconds', 4, new Uint8Array([3]));
        rows.remove('seconds', 4);
      });
      await store().commit((tx) => tx.figures.clear(key, ['totals']));
      expect(store().figures.of(key).get('totals', 0)).toBeUndefined();
      expect([...rows.all('seconds')].map(({ number }) => number)).toEqual([3]);
      await store().commit((tx) => tx.figures.clear(key));
      expect([...rows.all('seconds')]).toEqual([]);
    });

    it('count the transactions of a run, and go with it', async () => {
      expect(store().figures.commits(run)).toBe(0);
      for (const count of [1, 2]) {
        await store().commit((tx) => tx.figures.countCommit(run));
        expect(store().figures.commits(run)).toBe(count);
      }
      await store().commit((tx) => {
        tx.figures.of(key).put('totals', 0, new Uint8Array([1]));
        tx.removeSome(run, 100);
      });
      expect(store().figures.commits(run)).toBe(0);
      expect(store().figures.of(key).get('totals', 0)).toBeUndefined();
    });
  });
}
