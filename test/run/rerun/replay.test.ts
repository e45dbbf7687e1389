import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasFailed, type Latest, latestVisits } from '../../../src/run/rerun/visits.ts';
import { anyStory, play, readingPlan, Replay } from './replay.ts';

/** A run that has ended in any way. */
const ended = fc
  .tuple(readingPlan, anyStory)
  .map(([plan, story]) => {
    const replay = new Replay(plan);
    play(replay, story);
    return replay;
  })
  .filter((replay) => replay.isOver);

function latestOf({ plan, records }: Replay): Latest {
  return latestVisits(plan, [...records.values()]);
}

/** A failure can have started it. */
function isHandler({ plan }: Replay, task: string): boolean {
  return [...plan.tasks.values()].some(({ transitions }) =>
    transitions.some(({ afterFailure, start }) => afterFailure && start.includes(task)),
  );
}

describe('a rerun of any run', () => {
  it('takes all of which something failed, and what has read it', () => {
    const seen = { retried: 0, readers: 0 };
    const property = fc.property(ended, (replay) => {
      const latest = latestOf(replay);
      const failed = [...latest.values()].filter(hasFailed).map(({ task }) => task);
      const { plan, rereads } = replay.retry();
      const retried = plan.retried.map(({ task }) => task);
      const moving = new Set([...retried, ...plan.readers]);
      expect(retried.filter((task) => !failed.includes(task))).toEqual([]);
      // A handler that failed is left to what it handles.
      const left = failed.filter((task) => !moving.has(task));
      expect(left.filter((task) => !isHandler(replay, task))).toEqual([]);
      for (const task of plan.readers) {
        const { awaits = [], visit } = rereads[task] ?? {};
        expect(visit).toBe((latest.get(task)?.visit ?? 0) + 1);
        expect(awaits.length).toBeGreaterThan(0);
        expect(awaits.filter((source) => !moving.has(source))).toEqual([]);
      }
      // Who reads directly what runs again, and ended later, runs again.
      for (const [name, { endedAt = 0, startedAt }] of latest) {
        const sources = replay.plan.tasks.get(name)?.reads.tasks ?? [];
        const fresh = sources.some((source) => {
          return moving.has(source) && endedAt > (latest.get(source)?.endedAt ?? Infinity);
        });
        if (!fresh || startedAt === undefined || isHandler(replay, name)) continue;
        expect(moving.has(name)).toBe(true);
      }
      seen.retried += Math.min(1, retried.length);
      seen.readers += Math.min(1, plan.readers.length);
    });
    fc.assert(property, { numRuns: 500 });
    expect(Math.min(seen.retried, seen.readers)).toBeGreaterThan(50);
  });

  it('runs each of them once, after what it awaits, when all succeeds, also through a crash', () => {
    const picks = fc.array(fc.nat(), { maxLength: 30 });
    const property = fc.property(ended, picks, fc.nat(8), (replay, order, crash) => {
      const before = latestOf(replay);
      const { plan, rereads } = replay.retry();
      const retried = plan.retried.map(({ task }) => task);
      const ran: string[] = [];
      while (!replay.isOver) {
        const { running } = replay;
        const task = running[(order[ran.length] ?? 0) % running.length];
        if (task === undefined) throw new Error('the run goes silent');
        const { visit, followed = [] } = replay.latest(task) ?? {};
        const reread = rereads[task]?.visit === visit ? rereads[task] : undefined;
        expect(reread?.awaits.filter((source) => !ran.includes(source)) ?? []).toEqual([]);
        replay.settle(task, { state: 'succeeded', fired: followed });
        ran.push(task);
        if (ran.length === crash && !replay.isOver) replay.crash();
      }
      const again = ran.filter((task) => before.get(task)?.startedAt !== undefined);
      expect(again.toSorted()).toEqual([...retried, ...plan.readers].toSorted());
      // All that failed has succeeded now, or was left to a task that has.
      const rest = [...latestOf(replay).values()].filter(hasFailed).map(({ task }) => task);
      expect(rest.filter((task) => !isHandler(replay, task))).toEqual([]);
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('loses nothing that was to be read again when the run ends before', () => {
    const property = fc.property(ended, anyStory, fc.nat(6), (replay, story, settled) => {
      const owed = replay.retry().plan.readers;
      const before = latestOf(replay);
      play(replay, story.slice(0, settled));
      const unread = owed.filter((task) => latestOf(replay).get(task) === before.get(task));
      const { plan, rereads } = replay.retry();
      const retried = plan.retried.map(({ task }) => task);
      const known = new Set([...plan.readers, ...Object.keys(rereads), ...retried]);
      expect(unread.filter((task) => !known.has(task))).toEqual([]);
    });
    fc.assert(property, { numRuns: 500 });
  });
});
