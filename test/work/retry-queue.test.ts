import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mostAttempts } from '../../src/items/entries.ts';
import { RetryQueue } from '../../src/work/retry-queue.ts';
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

/** The indexes that wait, in order. */
function waiting(queue: RetryQueue): number[] {
  const bits = new Uint8Array(16);
  queue.markIn(bits);
  return Array.from({ length: 128 }, (_, index) => index).filter(
    (index) => ((bits[index >> 3] ?? 0) >> (index & 7)) & 1,
  );
}

test('An empty queue has nothing due', () => {
  const queue = new RetryQueue();
  expect(queue.size).toBe(0);
  expect(queue.nextDue).toBeUndefined();
  expect(drained(queue, Infinity)).toEqual([]);
  expect(waiting(queue)).toEqual([]);
});

test('A retry counts from when it is put, and is taken once it is committed', () => {
  const queue = new RetryQueue();
  queue.add({ index: 1, attempt: 2, due: 5 });
  for (const index of [2, 3]) queue.put({ index, attempt: 2, due: 0 });
  queue.delete(3);
  expect(queue.size).toBe(2);
  expect(waiting(queue)).toEqual([1, 2]);
  expect(queue.nextDue).toBe(5);
  expect(drained(queue, 0)).toEqual([]);
  queue.committed();
  expect(queue.size).toBe(2);
  expect(drained(queue, 9).map(({ index }) => index)).toEqual([2, 1]);
});

test('Attempts of any size are kept', () => {
  const queue = new RetryQueue();
  const attempts = [65_535, 65_536, mostAttempts];
  for (const [index, attempt] of attempts.entries()) queue.add({ index, attempt, due: index });
  expect(drained(queue, Infinity).map(({ attempt }) => attempt)).toEqual(attempts);
});

test('Retries are taken when they are due, and not before, the first due first', () => {
  const added = fc.array(fc.tuple(fc.integer({ min: 2, max: 4 }), fc.nat({ max: 300 })), {
    maxLength: 128,
    size: 'max',
  });
  fc.assert(
    fc.property(added, fc.nat({ max: 400 }), (given, now) => {
      const queue = new RetryQueue();
      const all = given.map(([attempt, due], index) => ({ index, attempt, due }));
      for (const retry of all) queue.add(retry);
      const sorted = all.toSorted((a, b) => a.due - b.due || a.index - b.index);
      expect(queue.nextDue).toBe(sorted[0]?.due);
      const taken = drained(queue, now);
      expect(taken).toEqual(sorted.filter(({ due }) => due <= now));
      expect(queue.size).toBe(all.length - taken.length);
      const left = all.filter(({ due }) => due > now);
      expect(waiting(queue)).toEqual(left.map(({ index }) => index));
      expect(drained(queue, Infinity)).toEqual(sorted.slice(taken.length));
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

test('Retries that are restored come in the order they are due, whatever their indexes', () => {
  const given = fc.array(fc.tuple(fc.constantFrom(2, 3), fc.nat({ max: 1000 })), {
    maxLength: 300,
    size: 'max',
  });
  fc.assert(
    fc.property(given, fc.nat({ max: 1000 }), (pairs, now) => {
      const all = pairs.map(([attempt, due], index) => ({ index, attempt, due }));
      const queue = new RetryQueue();
      const recorded: RetryRecord[] = [];
      queue.restore(all, (retry) => void recorded.push(retry));
      expect(recorded).toEqual(all);
      expect(new Set(drained(queue, now))).toEqual(new Set(all.filter(({ due }) => due <= now)));
      const dues = drained(queue, Infinity).map(({ due }) => due);
      expect(dues).toEqual(dues.toSorted((a, b) => a - b));
    }),
  );
});

test('A million items that wait take less than 40 bytes each, and room is used again', () => {
  const queue = new RetryQueue();
  const used = (): number => {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = used();
  for (let index = 0; index < 1e6; index++) queue.add({ index, attempt: 2, due: index });
  expect((used() - before) / 1e6).toBeLessThan(40);
  let next = 1e6;
  for (let round = 0; round < 1e6; round++) {
    queue.takeDue(round, () => true);
    queue.add({ index: round, attempt: 2, due: next++ });
  }
  expect(queue.size).toBe(1e6);
  expect((used() - before) / 1e6).toBeLessThan(40);
});
