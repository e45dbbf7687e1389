import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { restoreModel } from '../../src/run/model.ts';
import type { TaskState } from '../../src/run/records.ts';
import { Player, words } from './player.ts';
import { anyPlan } from './plans.ts';

/** What a settling task may be: which of those that run, how it ends, which transitions fire. */
const settling = fc.record({
  pick: fc.nat(),
  state: fc.constantFrom<TaskState>('succeeded', 'succeeded', 'succeeded', 'failed', 'timed_out'),
  fired: fc.subarray([0, 1]),
});
const story = fc.array(settling, { minLength: 1, maxLength: 25 });

type Settling = typeof settling extends fc.Arbitrary<infer T> ? T : never;

function play(player: Player, { pick, state, fired }: Settling): readonly string[] {
  const { active, running } = player;
  const task = active[pick % active.length];
  if (task === undefined) return [];
  if (!running.includes(task)) return words(player.feed({ type: 'task-due', task }));
  const transitions = player.model.plan.tasks.get(task)?.transitions.length ?? 0;
  return words(
    player.settle(
      task,
      state,
      fired.filter((at) => at < transitions),
    ),
  );
}

test('A run in which nothing runs has ended, and nothing is decided after its end', () => {
  fc.assert(
    fc.property(anyPlan, story, (plan, events) => {
      const player = new Player(plan);
      player.start();
      for (const event of events) play(player, event);
      // From here on nothing fires, so the run comes to its end.
      while (player.active.length > 0) play(player, { pick: 0, state: 'succeeded', fired: [] });
      expect(player.model.run.state).not.toBe('running');
      expect(player.model.run.active).toBe(0);
      const ends = player.decided.filter(({ type }) => type === 'end-run');
      expect(ends).toHaveLength(1);
      expect(player.decided.at(-1)).toBe(ends[0]);
      expect(Object.values(player.states())).not.toContain('waiting');
    }),
  );
});

test('A task starts only when all its needs have succeeded, and one visit at a time', () => {
  fc.assert(
    fc.property(anyPlan, story, (plan, events) => {
      const player = new Player(plan);
      const succeeded = new Set<string>();
      const visits = new Map<string, number>();
      const check = (from: number): void => {
        for (const decision of player.decided.slice(from)) {
          if (decision.type !== 'start-task') continue;
          const { task, visit } = decision;
          const { join = 0, sources = [] } = plan.tasks.get(task) ?? {};
          const arrivals = player.model.tasks.get(task)?.arrived ?? [];
          expect(new Set(arrivals).size).toBeGreaterThanOrEqual(join);
          expect(sources).toEqual(expect.arrayContaining([...arrivals]));
          for (const need of plan.tasks.get(task)?.needs ?? []) expect(succeeded).toContain(need);
          expect(visit).toBe((visits.get(task) ?? 0) + 1);
          visits.set(task, visit);
        }
      };
      player.start();
      check(0);
      for (const { pick, state, fired } of events) {
        const task = player.active[pick % player.active.length];
        if (task === undefined) return;
        if (state === 'succeeded' && player.running.includes(task)) succeeded.add(task);
        const from = player.decided.length;
        play(player, { pick, state, fired });
        check(from);
        expect(player.model.run.active).toBe(player.active.length);
      }
    }),
  );
});

test('A model that is restored from the records decides as the live one does from then on', () => {
  fc.assert(
    fc.property(anyPlan, story, fc.nat({ max: 12 }), (plan, events, crash) => {
      const live = new Player(plan);
      live.start();
      for (const event of events.slice(0, crash)) play(live, event);
      if (live.model.run.state !== 'running') return;
      const records = [...live.records.values()].toReversed();
      const restored = new Player(plan, restoreModel(plan, records, live.model.run.failure));
      expect(restored.feed({ type: 'run-resumed' })).toEqual([]);
      expect(restored.model.run).toEqual(live.model.run);
      expect(restored.active).toEqual(live.active);
      for (const event of events.slice(crash)) {
        expect(play(restored, event)).toEqual(play(live, event));
        expect(restored.states()).toEqual(live.states());
        expect(restored.model.run).toEqual(live.model.run);
      }
    }),
    { numRuns: 500 },
  );
});
