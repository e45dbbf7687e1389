import { describe, expect, it } from 'vitest';
import { deathsOf, withDeath } from '../../src/run/process-deaths.ts';
import { asRunId } from '../../src/run/run-id.ts';

const key = { run: asRunId('r'), task: 't', visit: 1 };

describe('deaths of the process', () => {
  it('count once for each item that was noted, however often it was', () => {
    const first = withDeath(
      [],
      [
        { ...key, index: 3 },
        { ...key, index: 3 },
        { ...key, index: 5 },
      ],
    );
    const second = withDeath(first, [{ ...key, index: 3 }]);
    expect([...deathsOf(second, key)]).toEqual([
      [3, 2],
      [5, 1],
    ]);
  });

  it('count for one visit of one task of one run', () => {
    const known = withDeath([], [{ ...key, index: 3 }]);
    expect(deathsOf(known, { ...key, visit: 2 }).size).toBe(0);
    expect(deathsOf(known, { ...key, task: 'u' }).size).toBe(0);
    expect(deathsOf(known, { ...key, run: asRunId('s') }).size).toBe(0);
  });
});
