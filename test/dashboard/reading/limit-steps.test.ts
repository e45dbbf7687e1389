import { describe, expect, it } from 'vitest';
import { limitSteps } from '../../../src/dashboard/reading/limit-steps.ts';

const changed = (at: number, text: string) => ({ at, kind: 'changed' as const, text });

describe('what a task may have in flight', () => {
  it('has each change with its time', () => {
    const marks = [
      changed(50, 'concurrency of a: 2 → 4'),
      changed(200, 'concurrency of a: 4 → 8'),
      changed(250, 'concurrency of ab: 1 → 9'),
      changed(260, 'rate limit of a: 5 → 9'),
      { at: 270, kind: 'paused' as const, text: '' },
      changed(300, 'concurrency of a: 8 → 1'),
    ];
    expect(limitSteps({ task: 'a', startedAt: 100, concurrency: 1 }, marks)).toEqual([
      [100, 4],
      [200, 8],
      [300, 1],
    ]);
  });

  it('is the same all the time where nothing was changed', () => {
    expect(limitSteps({ task: 'a', startedAt: 100, concurrency: 3 }, [])).toEqual([[100, 3]]);
  });

  it('is unknown before the task has started', () => {
    expect(limitSteps({ task: 'a', concurrency: 3 }, [])).toEqual([]);
  });
});
