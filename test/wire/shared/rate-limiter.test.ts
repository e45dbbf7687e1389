import { describe, expect, it } from 'vitest';
import { RateLimiter } from '../../../src/wire/shared/rate-limiter.ts';

/** Start times of items, by two workers in turn that are `late` milliseconds late. */
function starts(rate: number, count: number, late: number): number[] {
  let now = 5_000_000_000n;
  const one = RateLimiter.create(rate, () => now);
  const workers = [one, RateLimiter.open(one.handle, () => now)];
  const found: number[] = [];
  while (found.length < count) {
    const wait = workers[found.length % 2]?.start() ?? 0;
    if (wait === 0) found.push(Number(now - 5_000_000_000n) / 1e6);
    else now += BigInt(Math.round((wait + late) * 1e6));
  }
  return found;
}

describe('a rate limit', () => {
  it.each([
    [10, 0, [0, 100, 200, 300]],
    [10, 30, [0, 130, 260, 390]],
    [0.5, 0, [0, 2000, 4000, 6000]],
  ])('of %d per second, %i ms late, starts at %o', (rate, late, expected) => {
    expect(starts(rate, 4, late)).toEqual(expected);
  });

  it.each([0.1, 1, 7, 100, 400])('of %d per second is never exceeded', (rate) => {
    for (const late of [0, 0.3, 5]) {
      const found = starts(rate, 50, late);
      for (let at = 1; at < found.length; at++) {
        expect((found[at] ?? 0) - (found[at - 1] ?? 0)).toBeGreaterThanOrEqual(1000 / rate);
      }
    }
  });

  it('above one per tick catches up with what a wait missed, and no more', () => {
    const found = starts(5000, 1000, 0.7);
    const span = found.at(-1) ?? 0;
    expect(span).toBeGreaterThan(190);
    expect(span).toBeLessThan(230);
  });
});
