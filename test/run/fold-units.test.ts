import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Foldable, newFold, partsOf, withEnded, withUnits } from '../../src/run/fold-units.ts';
import type { FoldRecord } from '../../src/run/fold-record.ts';

/** Folds the numbers from 0: each state is a list of those that it combines, as they came. */
class Player {
  fold: FoldRecord = newFold(1);
  total = 0;
  end = 0;
  isClosed = false;
  readonly states = new Map<number, readonly number[]>();
  readonly #merges: boolean;
  readonly #width: number;

  constructor(merges: boolean, width: number) {
    this.#merges = merges;
    this.#width = width;
    this.#grow();
  }

  feed(count: number, closes = false): void {
    this.end += count;
    this.isClosed ||= closes;
    this.#grow();
  }

  /** Ends one of the open units. */
  finish(pick: number): void {
    const unit = this.fold.open[pick % Math.max(1, this.fold.open.length)];
    if (!unit) return;
    const state = partsOf(unit).flatMap((part) => {
      const found = this.states.get(part);
      if (!found) throw new Error(`the state of unit ${part} was dropped`);
      return found;
    });
    for (const part of partsOf(unit)) this.states.delete(part);
    const own = unit.kind === 'values' ? range(unit.from, unit.to) : [];
    this.states.set(unit.unit, [...state, ...own]);
    this.fold = withEnded(this.fold, unit.unit, this.#merges);
    this.#grow();
  }

  #grow(): void {
    const foldable: Foldable = {
      end: this.end,
      isClosed: this.isClosed,
      cut: (from) => (from + this.#width <= this.end ? from + this.#width : undefined),
    };
    const { open } = this.fold;
    this.fold = withUnits(this.fold, this.total, foldable);
    const made = this.fold.open.filter(
      (unit) => !open.some(({ unit: known }) => known === unit.unit),
    );
    expect(made.map(({ unit }) => unit).toSorted((a, b) => a - b)).toEqual(
      range(this.total, this.total + made.length),
    );
    this.total += made.length;
    // Each state is in one unit at most.
    const used = [...this.fold.open.flatMap(partsOf), ...this.fold.done.map(({ unit }) => unit)];
    expect(new Set(used).size).toBe(used.length);
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

const steps = fc.array(fc.tuple(fc.constantFrom('feed', 'finish', 'finish'), fc.nat(300)), {
  maxLength: 60,
});

test.each([
  ['a tree', true],
  ['a chain', false],
])('%s combines every value once, in order, whichever unit ends first', (_name, merges) => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 4 }), (all, width) => {
      const player = new Player(merges, width);
      for (const [step, number] of all) {
        if (step === 'feed') player.feed(number);
        else player.finish(number);
        expect(player.fold.output).toBeUndefined();
      }
      player.feed(3, true);
      for (let left = 100_000; player.fold.output === undefined; left--) {
        if (left === 0) throw new Error('the fold does not end');
        player.finish(left);
      }
      expect(player.states.get(player.fold.output)).toEqual(range(0, player.end));
      expect([...player.states.keys()]).toEqual([player.fold.output]);
      expect(player.fold.open).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

describe('a fold', () => {
  it('of nothing has one unit without parts, and its end is the output', () => {
    const player = new Player(true, 4);
    player.feed(0, true);
    expect(player.fold.open).toEqual([{ kind: 'last', unit: 0, parts: [] }]);
    player.finish(0);
    expect(player.fold.output).toBe(0);
  });

  it('makes no second unit before it is known whether its states can be merged', () => {
    const player = new Player(true, 1);
    player.feed(100);
    expect(player.fold.open).toHaveLength(1);
    player.finish(0);
    expect(player.fold.open).toHaveLength(32);
  });

  it('merges neighbours, so that few states wait', () => {
    const player = new Player(true, 1);
    player.feed(5000);
    for (let at = 0; player.fold.open.length > 0; at += 7) {
      player.finish(at);
      expect(player.fold.done.length).toBeLessThan(64 * 4);
    }
    expect(player.fold.done.map(({ level }) => level).toSorted()).toEqual([
      ...Array.from({ length: 5000 % 64 }, () => 0),
      ...Array.from({ length: 78 % 64 }, () => 1),
      2,
    ]);
  });
});
