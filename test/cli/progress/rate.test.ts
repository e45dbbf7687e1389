import { describe, expect, it } from 'vitest';
import { rateOf, type Samples, sampled } from '../../../src/cli/progress/rate.ts';

function series(...points: readonly (readonly [at: number, done: number])[]): Samples {
  return points.reduce((samples: Samples, [at, done]) => sampled(samples, { at, done }), []);
}

describe('rateOf', () => {
  it.each([
    ['there is no sample', series(), undefined],
    ['too little time has passed', series([9900, 0]), undefined],
    ['nothing has ended', series([0, 50]), undefined],
    ['it is steady', series([0, 0], [5000, 25]), 5],
    ['it has just begun', series([9750, 45]), 20],
  ])('when %s', (_, samples, rate) => {
    expect(rateOf(samples, { at: 10_000, done: 50 })).toBe(rate);
  });

  it('is the mean of the last ten seconds', () => {
    expect(rateOf(series([0, 0], [5000, 25]), { at: 10_000, done: 50 })).toBe(5);
    const faster = series([0, 0], [10_000, 10], [15_000, 110]);
    expect(rateOf(faster, { at: 20_000, done: 210 })).toBe(10.5);
  });
});

describe('sampled', () => {
  it('keeps a bounded number of samples', () => {
    let samples: Samples = [];
    for (let at = 0; at < 60_000; at++) samples = sampled(samples, { at, done: at });
    expect(samples.length).toBeLessThanOrEqual(43);
    expect(rateOf(samples, { at: 60_000, done: 60_000 })).toBeCloseTo(1000);
  });

  it('keeps one older sample, so that a slow task has a speed', () => {
    const samples = series([0, 0], [30_000, 1]);
    expect(rateOf(samples, { at: 60_000, done: 2 })).toBeCloseTo(2 / 60);
  });
});
