import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommittedVisit } from '../../../src/history/following/committed-visit.ts';
import { CompletionOrder } from '../../../src/history/following/completion-order.ts';
import { InputOrder } from '../../../src/history/following/input-order.ts';
import type { ResultReader } from '../../../src/history/following/result-chunk.ts';
import { CommittedTask, failed, key, succeeded } from './committed.ts';

/** The items that a reader yields until nothing more is there. */
function itemsOf(reader: ResultReader): number[] {
  const items: number[] = [];
  for (let chunk = reader.read(); chunk; chunk = reader.read()) {
    const { batch, entries } = chunk;
    items.push(...entries.map((entry) => (batch ? batch.index(entry) : entry)));
  }
  return items;
}

function inOrder(task: CommittedTask, from = 0): number[] {
  return itemsOf(new InputOrder(new CommittedVisit(task.store, key), from));
}

function asCompleted(task: CommittedTask, from = 0): number[] {
  return itemsOf(new CompletionOrder(new CommittedVisit(task.store, key), { entry: from }));
}

describe('results in the order of completion', () => {
  it('are those of all batches that count', () => {
    const task = new CommittedTask(5);
    task.commit([succeeded(3), succeeded(0), failed(3)], [2]);
    task.commit([succeeded(1)]);
    expect(asCompleted(task)).toEqual([3, 0, 1]);
  });

  it('are followed by the items that ended with the task, once it has settled', () => {
    const task = new CommittedTask(5);
    task.commit([succeeded(3)]);
    task.record = { ...task.record, remainder: 'cancelled' };
    expect(asCompleted(task)).toEqual([3]);
    task.settle({ state: 'cancelled' });
    expect(asCompleted(task)).toEqual([3, 0, 1, 2, 4]);
    expect(asCompleted(task, 2)).toEqual([1, 2, 4]);
  });

  it('go on from any position as if they had not stopped', () => {
    const task = new CommittedTask(6);
    task.commit([succeeded(2), succeeded(0)]);
    task.commit([succeeded(4), failed(2), succeeded(1)], [1]);
    task.settle({ remainder: 'failed' });
    const all = asCompleted(task);
    expect([0, 1, 2, 3, 4, 5, 6].map((from) => asCompleted(task, from).length)).toEqual([
      6, 5, 4, 3, 3, 2, 2,
    ]);
    for (const from of [0, 1, 2, 3, 5, 6]) {
      const rest = asCompleted(task, from);
      expect(rest).toEqual(all.slice(all.length - rest.length));
    }
  });
});

describe('results in the order of the items', () => {
  it('wait for an item that takes long', () => {
    const task = new CommittedTask(4);
    const reader = new InputOrder(new CommittedVisit(task.store, key), 0);
    task.commit([succeeded(1), succeeded(2)]);
    expect(inOrder(task)).toEqual([]);
    expect(itemsOf(reader)).toEqual([]);
    task.commit([succeeded(0)]);
    expect(inOrder(task)).toEqual([0, 1, 2]);
  });

  it('step over items without a result once the task has settled', () => {
    const task = new CommittedTask(5);
    task.commit([succeeded(4), succeeded(1)]);
    task.settle({ remainder: 'cancelled', state: 'cancelled' });
    expect(inOrder(task)).toEqual([0, 1, 2, 3, 4]);
    expect(inOrder(task, 3)).toEqual([3, 4]);
  });
});

describe('results after a rerun', () => {
  it('are the latest of each item, and not those of items that run again', () => {
    const task = new CommittedTask(4);
    task.commit([failed(0), succeeded(1)]);
    task.commit([failed(2), failed(3)]);
    task.settle({ state: 'failed' });
    expect(asCompleted(task)).toEqual([0, 1, 2, 3]);
    task.rerun([0, 2, 3]);
    expect(asCompleted(task)).toEqual([1]);
    task.commit([succeeded(2)]);
    expect(asCompleted(task)).toEqual([1, 2]);
    const visit = new CommittedVisit(task.store, key);
    const reader = new CompletionOrder(visit, { entry: 0 });
    expect(itemsOf(reader)).toEqual([1, 2]);
    task.commit([failed(3, 2), succeeded(0)]);
    task.settle({ state: 'failed' });
    visit.refresh();
    expect(itemsOf(reader)).toEqual([3, 0]);
    expect(inOrder(task)).toEqual([0, 1, 2, 3]);
  });
});

/** Items in any order, cut into batches. */
const commits = fc
  .shuffledSubarray(
    Array.from({ length: 40 }, (_, k) => k),
    { minLength: 40 },
  )
  .chain((items) =>
    fc.tuple(fc.constant(items), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 40 })),
  );

describe('both orders', () => {
  it('have each item once, however commits and reads alternate', () => {
    fc.assert(
      fc.property(commits, fc.array(fc.boolean()), ([items, sizes], reads) => {
        const task = new CommittedTask(items.length);
        const visit = new CommittedVisit(task.store, key);
        const readers = [new CompletionOrder(visit, { entry: 0 }), new InputOrder(visit, 0)];
        const found: number[][] = [[], []];
        const read = (): void => {
          visit.refresh();
          readers.forEach((reader, k) => found[k]?.push(...itemsOf(reader)));
        };
        let at = 0;
        for (const [k, size] of sizes.entries()) {
          const part = items.slice(at, (at += size));
          if (part.length > 0) task.commit(part.map((index) => succeeded(index)));
          if (reads[k]) read();
        }
        task.settle();
        read();
        expect(found[0]).toEqual(items);
        expect(found[1]).toEqual(items.toSorted((a, b) => a - b));
      }),
    );
  });

  it('go on from any position', () => {
    fc.assert(
      fc.property(commits, fc.nat({ max: 40 }), ([items, sizes], from) => {
        const task = new CommittedTask(items.length);
        let at = 0;
        for (const size of sizes) {
          const part = items.slice(at, (at += size));
          if (part.length > 0) task.commit(part.map((index) => succeeded(index)));
        }
        task.settle();
        expect(asCompleted(task, from)).toEqual(items.slice(from));
        expect(inOrder(task, from)).toEqual(items.toSorted((a, b) => a - b).slice(from));
      }),
    );
  });
});
