import { describe, expect, it } from 'vitest';
import { HeldItems } from '../../../src/work/threads/held-items.ts';

/** Item 1 was noted once, 2 and 5 three times, 4 when it ran alone. */
function heldItems(): HeldItems {
  return new HeldItems(
    new Map([
      [1, 1],
      [2, 3],
      [4, 4],
      [5, 3],
    ]),
  );
}

const pending = Int32Array.of(0, 1, 2, 3, 4, 5);

describe('items that were in flight when the process died', () => {
  it('run, wait to run alone, or are given up, by the number of deaths', () => {
    const held = heldItems();
    const { items, poison, noted } = held.sort(pending, 3);
    expect([[...items], poison, noted]).toEqual([[0, 1, 3], [4], 2]);
    expect([held.size, held.waiting]).toEqual([2, 2]);
    expect([...held.without(Int32Array.of(0, 2, 3))]).toEqual([0, 3]);
    expect(held.failureOf(4)).toMatchObject({ code: 'MR408' });
  });

  it('are taken one by one, and not before their release', () => {
    const held = heldItems();
    held.sort(pending, 6);
    expect(held.take()).toBeUndefined();
    held.release();
    expect([held.waiting, held.take(), held.take(), held.take()]).toEqual([0, 2, 5, undefined]);
  });

  it('wait again when a retry is due', () => {
    const held = heldItems();
    expect([held.hold(1), held.hold(2), held.isPoison(4), held.isPoison(2)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
