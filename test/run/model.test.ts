import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Player } from './player.ts';
import { anyPlan } from './plans.ts';
import { anyStory, play } from './stories.ts';

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
