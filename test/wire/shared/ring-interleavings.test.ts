import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SteppedModule, steppedRing } from './interleaved-ring.ts';
import { World, type WorldOptions } from './ring-world.ts';

/** Runs every schedule, from each state once. Returns the number of states. */
function explore(options: WorldOptions, module: SteppedModule = steppedRing()): number {
  const seen = new Set<string>();
  const open: (readonly number[])[] = [[]];
  for (const path of open) {
    const { able } = replay(options, module, path);
    for (const at of able) {
      const world = replay(options, module, [...path, at]);
      if (world.able.length === 0) world.verify();
      if (seen.has(world.state)) continue;
      seen.add(world.state);
      open.push([...path, at]);
    }
  }
  return seen.size;
}

function replay(options: WorldOptions, module: SteppedModule, path: readonly number[]): World {
  const world = new World(options, module);
  for (const at of path) world.step(at);
  return world;
}

const tiny = { entries: 2, size: 1, claimants: 2, most: 1 };

describe('in every interleaving of a small ring', () => {
  it.each([
    tiny,
    { entries: 3, size: 1, claimants: 1, most: 1 },
    { entries: 4, size: 2, claimants: 1, most: 2 },
  ])('each item is claimed once, whole: %o', (options) => {
    expect(explore(options)).toBeGreaterThan(100);
  });

  it.each([
    [
      'claimants do not say what they copy',
      (text: string) => text.replace('Atomics.store(words, claiming, first);', ''),
    ],
    [
      'they say it after they have claimed',
      (text: string) =>
        text
          .replace('Atomics.store(words, claiming, first);', '')
          .replace(
            'for (let k = 0; k < count; k++)',
            'Atomics.store(words, claiming, first);\nfor (let k = 0; k < count; k++)',
          ),
    ],
    [
      'they end it before they have copied',
      (text: string) =>
        text.replace('this.#copy(first', 'Atomics.store(words, claiming, MAX), this.#copy(first'),
    ],
    [
      'the feeder reads CURSOR last',
      (text: string) =>
        text
          .replace('let first = Atomics.load(words, CURSOR);', 'let first = MAX;')
          .replace(
            'return first + this.#size',
            'return Math.min(first, Atomics.load(words, CURSOR)) + this.#size',
          ),
    ],
    [
      'a claim overshoots',
      (text: string) =>
        text.replace(
          'if (Atomics.compareExchange(words, CURSOR, first, first + count) !== first)',
          'Atomics.store(words, CURSOR, first + count); if (false)',
        ),
    ],
  ])('a fault is found when %s', (_, change) => {
    expect(() => explore(tiny, steppedRing(change))).toThrow(/torn|times|room|claimed/u);
  });
});

describe('in any interleaving of a larger ring', () => {
  const module = steppedRing();
  const sizes = fc.record({
    entries: fc.integer({ min: 1, max: 24 }),
    size: fc.integer({ min: 1, max: 5 }),
    claimants: fc.integer({ min: 1, max: 4 }),
    most: fc.integer({ min: 1, max: 4 }),
  });
  const seeds = fc.nat();

  it('each item is claimed once, whole, however long a claimant pauses', () => {
    fc.assert(
      fc.property(sizes, seeds, fc.integer({ min: 1, max: 200 }), (options, seed, pause) => {
        const world = new World(options, module);
        const next = numbersFrom(seed);
        // One actor after the other stands still for a while.
        for (let step = 0; world.able.length > 0 && step < 100_000; step++) {
          const { able } = world;
          const paused = Math.floor(step / pause) % (options.claimants + 3);
          const others = able.filter((at) => at !== paused);
          world.step(oneOf(others.length > 0 ? others : able, next()));
        }
        expect(world.able).toEqual([]);
        world.verify();
      }),
      { numRuns: 300 },
    );
  });

  it('a claimant that is lost at any step holds nothing up, and takes at most one claim', () => {
    fc.assert(
      fc.property(sizes, seeds, fc.nat({ max: 60 }), (options, seed, when) => {
        const world = new World({ ...options, claimants: options.claimants + 1 }, module);
        const next = numbersFrom(seed);
        for (let step = 0; world.able.length > 0 && step < 100_000; step++) {
          if (step === when) world.lose(0);
          world.step(oneOf(world.able, next()));
        }
        expect(world.able).toEqual([]);
        world.verify(options.most);
      }),
      { numRuns: 300 },
    );
  });
});

function oneOf(actors: readonly number[], choice: number): number {
  return actors[choice % actors.length] ?? 0;
}

/** A linear congruential generator: its high bits are good enough for schedules. */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 12;
  };
}
