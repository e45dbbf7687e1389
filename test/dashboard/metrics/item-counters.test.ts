import { describe, expect, it } from 'vitest';
import { ItemCounters } from '../../../src/dashboard/metrics/item-counters.ts';
import type { Sample } from '../../../src/dashboard/metrics/exposition.ts';
import { planOf, Stage } from '../../support/stage.ts';

const plan = planOf(`
name: counted
parameters: {items: {type: array}}
tasks:
  - {name: each, action: test.each, with_items: "{{ parameters.items }}", input: {}, tolerate: 100%}
`);

function stage(): Stage {
  return new Stage({
    size: 2,
    run: ({ index }) => {
      if (index === 1) throw new Error('no');
      return { index };
    },
  });
}

function values(samples: readonly Sample[]): Record<string, number> {
  return Object.fromEntries(samples.map(({ labels, value }) => [labels['state'], value]));
}

describe('the counters of items', () => {
  it('add up over runs, and count each item once', async () => {
    const scene = stage();
    const counters = new ItemCounters();
    await scene.play(plan, { items: ['a', 'b', 'c'] });
    const read = (): Record<string, number> =>
      values(counters.read(scene.store, scene.store.runs()));
    expect(read()).toMatchObject({ succeeded: 2, failed: 1 });
    expect(read()).toMatchObject({ succeeded: 2, failed: 1 });
    await scene.play(plan, { items: ['a'] });
    expect(read()).toMatchObject({ succeeded: 3, failed: 1 });
  });

  it('take nothing off when a run is removed', async () => {
    const scene = stage();
    const counters = new ItemCounters();
    await scene.play(plan, { items: ['a', 'b'] });
    counters.read(scene.store, scene.store.runs());
    expect(values(counters.read(scene.store, []))).toMatchObject({ succeeded: 1, failed: 1 });
  });

  it('have one set of labels for all beyond a number of tasks', () => {
    const counters = new ItemCounters();
    const summary = { total: 1, succeeded: 1, failed: 0, timed_out: 0, cancelled: 0, skipped: 0 };
    const runs = Array.from({ length: 600 }, (_, at) => ({
      id: `run-${at}`,
      workflow: `w${at}`,
      state: 'succeeded',
    }));
    const samples = counters.read(
      { tasks: () => [{ task: 'a', visit: 1, summary }] } as never,
      runs as never,
    );
    const workflows = new Set(samples.map(({ labels }) => labels['workflow']));
    expect(workflows.size).toBe(501);
    const other = samples.find(({ labels }) => labels['workflow'] === 'other');
    expect(other?.value).toBe(100);
  });
});
