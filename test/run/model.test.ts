import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUnderWay } from '../../src/run/run-status.ts';
import { Player, words } from './player.ts';
import { anyPlan, anyPlanWithEnds } from './plans.ts';
import { anyStoppedStory, anyStory, play, playAny } from './stories.ts';

test('A model that is restored from the records decides as the live one does', () => {
  fc.assert(
    fc.property(anyPlan, anyStory, fc.nat({ max: 12 }), (plan, events, crash) => {
      const live = new Player(plan);
      live.start();
      for (const event of events.slice(0, crash)) play(live, event);
      if (live.model.run.state !== 'running') return;
      const restored = live.restored();
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

test('A model restored while a run is stopped, ended early or in finally decides as the live one does', () => {
  let inFinally = 0;
  fc.assert(
    fc.property(anyPlanWithEnds, anyStoppedStory, fc.nat({ max: 15 }), (plan, events, crash) => {
      const live = new Player(plan);
      live.start();
      for (const event of events.slice(0, crash)) playAny(live, event);
      if (!isUnderWay(live.model.run)) return;
      const restored = live.restored();
      if (live.request) restored.feed({ type: 'cancel-requested', policy: live.request });
      expect(words(restored.feed({ type: 'run-resumed' }))).toEqual([]);
      expect(restored.model.run).toEqual(live.model.run);
      expect(restored.active).toEqual(live.active);
      if (live.model.run.outcome !== undefined) inFinally++;
      for (const event of events.slice(crash)) {
        expect(playAny(restored, event)).toEqual(playAny(live, event));
        expect(restored.states()).toEqual(live.states());
        expect(restored.model.run).toEqual(live.model.run);
      }
    }),
    { numRuns: 2000 },
  );
  expect(inFinally).toBeGreaterThan(100);
});
