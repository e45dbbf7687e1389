import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { RetryQueue } from '../../src/engine/retry-queue.ts';
import type { RetryRecord } from '../../src/run/records.ts';

function drained(queue: RetryQueue, now: number, most = Infinity): RetryRecord[] {
  const taken: RetryRecord[] = [];
  queue.takeDue(now, (retry) => {
    if (taken.length >= most) return false;
    taken.push(retry);
    return true;
  });
  return taken;
}

test('An empty queue has nothing due', () => {
  const queue = new RetryQueue();
  expect(queue.size).toBe(0);
  expect(queue.nextDue).toBeUndefined();
  expect(drained(queue, Infinity)).toEqual([]);
  expect(queue.indexes()).toEqual(new Set());
});

test('Retries are taken when they are due, and not before', () => {
  const wait: Readonly<Record<number, number>> = { 2: 100, 3: 500 };
  const added = fc.array(fc.tuple(fc.constantFrom(2, 3), fc.nat({ max: 50 })));
  fc.assert(
    fc.property(added, fc.nat({ max: 3000 }), (given, now) => {
      const queue = new RetryQueue();
      let clock = 0;
      const all = given.map(([attempt, pause], index) => {
        clock += pause;
        return { index, attempt, due: clock + (wait[attempt] ?? 0) };
      });
      for (const retry of all) queue.add(retry);
      expect(queue.nextDue).toBe(
        all.length > 0 ? Math.min(...all.map(({ due }) => due)) : undefined,
      );
      const taken = drained(queue, now);
      expect(new Set(taken)).toEqual(new Set(all.filter(({ due }) => due <= now)));
      expect(queue.size).toBe(all.length - taken.length);
      const left = all.filter(({ due }) => due > now);
      expect(queue.indexes()).toEqual(new Set(left.map(({ index }) => index)));
      expect(new Set(drained(queue, Infinity))).toEqual(new Set(left));
      expect(queue.nextDue).toBeUndefined();
    }),
  );
});

test('What is not accepted stays, in its place', () => {
  const queue = new RetryQueue();
  for (let index = 0; index < 5; index++) queue.add({ index, attempt: 2, due: index });
  expect(drained(queue, 10, 2).map(({ index }) => index)).toEqual([0, 1]);
  expect(queue.nextDue).toBe(2);
  expect(drained(queue, 10).map(({ index }) => index)).toEqual([2, 3, 4]);
});
