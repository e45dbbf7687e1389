import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ended, GrowingScene, open } from '../../support/growing-scene.ts';

type Event =
  | { readonly type: 'grow'; readonly items: number; readonly ends: boolean }
  | { readonly type: 'end' | 'fail'; readonly picks: readonly number[] }
  | { readonly type: 'restore' | 'cancel' | 'stopped' | 'deadline' };

const picks = fc.array(fc.nat(40), { maxLength: 6 });

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.nat(5), fc.nat(6)).map(([items, end]): Event => {
      return { type: 'grow', items, ends: end === 0 };
    }),
  },
  { weight: 6, arbitrary: picks.map((some): Event => ({ type: 'end', picks: some })) },
  { weight: 2, arbitrary: picks.map((some): Event => ({ type: 'fail', picks: some })) },
  { weight: 2, arbitrary: fc.constant<Event>({ type: 'restore' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Event>(
      { type: 'cancel' },
      { type: 'stopped' },
      { type: 'deadline' },
    ),
  },
);

/** What must hold of an open task: the specification, as simple as it can be. */
class Model {
  total = 1;
  readonly ended = new Map<number, 'succeeded' | 'failed'>();
  readonly tries = new Map<number, number>();
  source: 'open' | 'ended' = 'open';
  stopped: 'timed_out' | 'cancelled' | undefined;
  isCancelling = false;
  isOver = false;

  get state(): string {
    if (!this.isOver) return 'running';
    if (this.stopped !== undefined && (this.source === 'open' || this.ended.size < this.total))
      return this.stopped;
    if (![...this.ended.values()].includes('failed')) return 'succeeded';
    // A failure after the deadline would have been tried again without it.
    return this.stopped ?? 'failed';
  }

  take(event: Event): void {
    if (this.isOver) return;
    switch (event.type) {
      case 'grow':
        if (this.stopped !== undefined || this.source === 'ended') return;
        this.total += event.items;
        if (event.ends) this.source = 'ended';
        break;
      case 'end':
        for (const index of event.picks) this.#end(index, 'succeeded');
        break;
      case 'fail':
        for (const index of event.picks) {
          const tries = (this.tries.get(index) ?? 0) + 1;
          if (index >= this.total || this.ended.has(index)) continue;
          this.tries.set(index, tries);
          // Nothing is tried again once it is decided how the rest ends.
          if (tries > 1 || this.stopped === 'timed_out') this.#end(index, 'failed');
        }
        break;
      case 'deadline':
        this.stopped ??= 'timed_out';
        break;
      case 'cancel':
        this.isCancelling = true;
        return;
      case 'stopped':
        if (this.isCancelling) this.stopped = 'cancelled';
        this.isOver = this.stopped !== undefined;
        return;
      case 'restore':
        return;
    }
    const done = this.ended.size === this.total;
    this.isOver = done && (this.source === 'ended' || this.stopped !== undefined);
  }

  #end(index: number, state: 'succeeded' | 'failed'): void {
    if (index < this.total && !this.ended.has(index)) this.ended.set(index, state);
  }
}

async function happen(scene: GrowingScene, event: Event): Promise<void> {
  const { run, task } = scene;
  switch (event.type) {
    case 'grow':
      return scene.grow(event.items, event.ends ? ended : open);
    case 'end':
      return scene.end(...new Set(event.picks));
    case 'fail':
      return scene.fail(...new Set(event.picks));
    case 'restore':
      // A request to cancel is an event of the process that resumes the run.
      return run.model.run.state === 'running' ? scene.restore() : undefined;
    case 'cancel':
      return scene.post({ type: 'cancel', run, policy: 'cancel_running', inFinally: false });
    case 'stopped':
      return scene.post({ type: 'stopped', run, task });
    case 'deadline':
      return scene.post({ type: 'deadline', run, task });
  }
}

describe('growing totals', () => {
  it('come to what the model says, in any order of events and restores', async () => {
    const property = fc.asyncProperty(
      fc.array(event, { maxLength: 25, size: 'max' }),
      async (all) => {
        const scene = await new GrowingScene('deadline: 1s').begin();
        const model = new Model();
        for (const one of all) {
          const distinct = 'picks' in one ? { ...one, picks: [...new Set(one.picks)] } : one;
          await happen(scene, distinct);
          model.take(distinct);
          const { record } = scene.task;
          expect(record.state).toBe(model.state);
          if (model.isOver) return;
          expect(record.summary.total).toBe(model.total);
          expect(record.remaining).toBe(model.total - model.ended.size);
          expect(scene.stage.store.task(scene.task.key)).toEqual(record);
        }
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });
});
