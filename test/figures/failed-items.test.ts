import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { eachFailed, FailedItems, failedItems } from '../../src/figures/failed-items.ts';
import { MemoryRows } from '../../src/figures/rows.ts';

const changes = fc.array(
  fc.array(fc.tuple(fc.nat(5000), fc.option(fc.nat(200))), { maxLength: 400 }),
  { maxLength: 5 },
);

test('The index of failures has each failed item with the place of its signature, in order', () => {
  fc.assert(
    fc.property(changes, fc.nat(5000), (commits, from) => {
      const rows = new MemoryRows();
      const expected = new Map<number, number>();
      for (const commit of commits) {
        const failed = new FailedItems(rows);
        for (const [item, place] of commit) {
          if (place === null) {
            expect(failed.clear(item)).toBe(expected.get(item));
            expected.delete(item);
          } else {
            failed.set(item, place);
            expected.set(item, place);
          }
        }
        failed.store();
      }
      const all = [...expected].toSorted(([a], [b]) => a - b);
      const listed = [...failedItems(rows, from)].map(({ item, place }) => [item, place]);
      expect(listed).toEqual(all.filter(([item]) => item >= from));
      const visited: number[][] = [];
      eachFailed(rows, (item, place) => visited.push([item, place]));
      expect(visited).toEqual(all);
    }),
  );
});

test('An item takes at most a byte, and three where few have failed', () => {
  const rows = new MemoryRows();
  const failed = new FailedItems(rows);
  for (let item = 0; item < 1024; item++) failed.set(item, 7);
  for (let item = 1024; item < 2048; item += 128) failed.set(item, 7);
  failed.store();
  expect(rows.all('failed').map(({ bytes }) => bytes.length)).toEqual([1024, 24]);
});

test('Nothing is left of items that have not failed any more', () => {
  const rows = new MemoryRows();
  const failed = new FailedItems(rows);
  failed.set(3, 1);
  failed.store();
  failed.clear(3);
  failed.store();
  expect(rows.all('failed')).toEqual([]);
});

test.each([[1023], [1025], [1026]])('A row of %i bytes is damaged', (length) => {
  const rows = new MemoryRows();
  rows.put('failed', 0, new Uint8Array(length).fill(255));
  expect(() => [...failedItems(rows)]).toThrow(expect.objectContaining({ code: 'MR606' }));
});
