import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import type { FlowSketch } from '../support/model/flows.ts';
import { World } from '../support/model/world.ts';

/** Two items that fail and then wait for an hour: no run ends before it is cancelled. */
const patient: FlowSketch = {
  tasks: [
    {
      name: 't0',
      outcomes: [3, 3],
      plain: false,
      retries: 2,
      delay: 3_600_000,
      concurrency: 2,
      needs: [],
      trigger: undefined,
      join: undefined,
      late: 0,
      tolerated: 0,
      failFast: false,
      deadline: undefined,
      visits: 1,
      skips: [],
      passes: [],
      folded: undefined,
      inFinally: false,
    },
  ],
};

describe('a cancel', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each(['requested in the store', 'called in the process of the run'])(
    'that is %s is performed by the process that resumes the run after a crash or a close',
    async (how) => {
      for (let steps = 0; steps < 40; steps++) {
        const store = createMemoryStore({ schedule: (commit) => commit() });
        const clock = { advance: (ms: number) => void vi.advanceTimersByTime(ms) };
        const world = new World(patient, steps, store, clock);
        await world.begin();
        await world.settle();
        if (how === 'requested in the store') await world.request({ cancel: true });
        else world.cancel();
        await world.steps(1);
        world.tick(200);
        await world.steps(steps >> 1);
        if (steps % 2 === 0) world.holder?.die();
        else world.holder?.close();
        await world.finish();
        expect(world.state, `after ${steps} steps`).toBe('cancelled');
        expect(world.faults).toEqual([]);
      }
    },
  );
});
