import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Player } from './player.ts';
import { anyPlan } from './plans.ts';
import { anyStory, play } from './stories.ts';

test('A run in which no task runs has ended, and nothing is decided after its end', () => {
  fc.assert(
    fc.property(anyPlan, anyStory, (plan, events) => {
      const player = new Player(plan);
      player.start();
      for (const event of events) play(player, event);
      // Without further transitions, the run comes to its end.
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

test('A task starts only when all its needs have succeeded or were passed, and one visit at a time', () => {
  fc.assert(
    fc.property(anyPlan, anyStory, (plan, events) => {
      const player = new Player(plan);
      const met = new Set<string>();
      const visits = new Map<string, number>();
      const check = (from: number): void => {
        for (const decision of player.decided.slice(from)) {
          if (decision.type !== 'start-task') continue;
          const { task, visit } = decision;
          const { join = 0, startedBy = [] } = plan.tasks.get(task) ?? {};
          const arrivals = player.model.tasks.get(task)?.arrived.list ?? [];
          expect(new Set(arrivals).size).toBeGreaterThanOrEqual(join);
          expect(startedBy).toEqual(expect.arrayContaining([...arrivals]));
          for (const need of plan.tasks.get(task)?.needs ?? []) expect(met).toContain(need);
          expect(visit).toBe((visits.get(task) ?? 0) + 1);
          visits.set(task, visit);
        }
      };
      player.start();
      check(0);
      for (const { pick, state, fired } of events) {
        const task = player.active[pick % player.active.length];
        if (task === undefined) return;
        const goesOn = state === 'succeeded' || state === 'passed';
        if (goesOn && player.running.includes(task)) met.add(task);
        const from = player.decided.length;
        play(player, { pick, state, fired });
        check(from);
        expect(player.model.run.active).toBe(player.active.length);
      }
    }),
  );
});
