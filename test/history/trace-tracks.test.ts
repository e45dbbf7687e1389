import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { TraceTracks } from '../../src/history/trace-tracks.ts';

it('puts items that a worker had at once on tracks beside each other', () => {
  const item = fc.record({
    worker: fc.integer({ min: 0, max: 3 }),
    began: fc.integer({ min: 0, max: 1000 }),
    ms: fc.integer({ min: 0, max: 30 }),
  });
  fc.assert(
    fc.property(fc.array(item, { maxLength: 300 }), (items) => {
      const tracks = new TraceTracks(0);
      const ends = new Map<number, number>();
      const ordered = items.toSorted((a, b) => a.began + a.ms - b.began - b.ms);
      for (const { worker, began, ms } of ordered) {
        const { start, event } = tracks.place(worker, began, ms);
        expect(event.naming !== undefined).toBe(!ends.has(event.tid));
        if (event.tid % 64 < 63) expect(start).toBeGreaterThanOrEqual(ends.get(event.tid) ?? 0);
        ends.set(event.tid, start + ms * 1000);
      }
    }),
  );
});
