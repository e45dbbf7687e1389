import { describe, expect, it } from 'vitest';
import { emptySummary } from '../../../src/run/outcome.ts';
import type { WorkSubject } from '../../../src/ports/work.ts';
import { stop } from '../../../src/wire/shared/control-block.ts';
import { HeldItems } from '../../../src/work/threads/held-items.ts';
import { PassPlanner } from '../../../src/work/threads/pass-planner.ts';
import { RetryQueue } from '../../../src/work/retry-queue.ts';

/** One item of three has failed, and one waits for a retry. */
function plannerOn(pending: readonly number[]): PassPlanner {
  const waiting = new RetryQueue();
  waiting.add({ index: 2, attempt: 2, due: 1 });
  const subject: WorkSubject = {
    record: {
      task: 'each',
      visit: 1,
      state: 'running',
      single: false,
      remaining: 1 + pending.length,
      batches: 1,
      summary: { ...emptySummary, total: 3, failed: 1 },
    },
    waiting,
    attemptOf: () => 1,
  };
  return new PassPlanner(subject, {
    workers: 2,
    exclusive: () => false,
    notes: undefined,
    held: new HeldItems(),
    source: undefined,
    limited: false,
    failFast: { tolerated: 2, lastAttempt: 1 },
    pending: () => Int32Array.from(pending),
  });
}

describe('the pass that follows another', () => {
  it('is none while the other serves the items that wait for a retry', () => {
    const planner = plannerOn([]);
    expect(planner.following(planner.first(), [])).toBeUndefined();
  });

  it('runs the items that were lost', () => {
    const planner = plannerOn([1]);
    expect(planner.following(planner.first(), [])?.block.end).toBe(1);
  });

  it('serves the items that wait when the workers have stopped the other in vain', () => {
    const planner = plannerOn([]);
    const first = planner.first();
    first.block.stop(stop.drain);
    const next = planner.following(first, []);
    expect(next?.block.end).toBe(0);
    expect(next?.block.offerRetry({ index: 2, attempt: 2 })).toBe(true);
    expect(next?.block.claimable).toBe(true);
  });

  it('tolerates as many failures as are left', () => {
    const { block } = plannerOn([]).first();
    block.failed();
    expect(block.stopped).toBe(stop.go);
    block.failed();
    expect(block.stopped).toBe(stop.drain);
  });
});
