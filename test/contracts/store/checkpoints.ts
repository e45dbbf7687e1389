import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/ports/store.ts';
import { runId } from './samples.ts';

const key = { run: runId, task: 'it', visit: 1 };

export function describeCheckpoints(store: () => Store): void {
  describe('what items in flight have left', () => {
    it('is the last of each, until the item ends', async () => {
      await store().commit((tx) => {
        tx.checkpoints.put(key, 3, Uint8Array.of(1));
        tx.checkpoints.put(key, 3, Uint8Array.of(2, 3));
        tx.checkpoints.putProgress(key, 3, { done: 1, total: 2.5 });
        tx.checkpoints.putProgress(key, 4, { done: 0, total: 9 });
      });
      const { checkpoints } = store();
      expect(checkpoints.get(key, 3)).toEqual(Uint8Array.of(2, 3));
      expect(checkpoints.progress(key)).toEqual([
        { index: 3, done: 1, total: 2.5 },
        { index: 4, done: 0, total: 9 },
      ]);
      await store().commit((tx) => tx.checkpoints.delete(key, 3));
      expect([checkpoints.get(key, 3), checkpoints.has(key)]).toEqual([undefined, true]);
      await store().commit((tx) => tx.checkpoints.delete(key, 4));
      expect(checkpoints.has(key)).toBe(false);
    });

    it('goes with the run', async () => {
      await store().commit((tx) => tx.checkpoints.put(key, 3, Uint8Array.of(1)));
      while (await store().commit((tx) => tx.removeSome(runId, 1)));
      expect(store().checkpoints.has(key)).toBe(false);
    });
  });
}
