import * as fc from 'fast-check';
import type { ModelEvent } from '../../src/run/decisions.ts';
import { type End, type Player, words } from './player.ts';

/** What happens to one of the active tasks: a delayed one starts, a running one settles. */
interface Settling {
  readonly pick: number;
  readonly state: End;
  readonly fired: readonly number[];
}

const settling: fc.Arbitrary<Settling> = fc.record({
  pick: fc.nat(),
  state: fc.constantFrom('succeeded', 'succeeded', 'passed', 'failed', 'timed_out'),
  fired: fc.subarray([0, 1]),
});

/** A run that is neither stopped nor paused. */
export const anyStory = fc.array(settling, { minLength: 1, maxLength: 25 });

export function play(player: Player, { pick, state, fired }: Settling): readonly string[] {
  const { active, running } = player;
  const task = active[pick % active.length];
  if (task === undefined) return [];
  if (!running.includes(task)) return words(player.feed({ type: 'task-due', task }));
  const transitions = player.model.plan.tasks.get(task)?.transitions.length ?? 0;
  const existing = fired.filter((at) => at < transitions);
  return words(player.settle(task, state, existing));
}

/** A cancel, or the timeout of the run. */
const stopping: fc.Arbitrary<ModelEvent> = fc.constantFrom<ModelEvent>(
  { type: 'cancel-requested', policy: 'cancel_running' },
  { type: 'cancel-requested', policy: 'allow_finish' },
  { type: 'time-ran-out' },
);

const cancelled: fc.Arbitrary<Settling> = fc.record({
  pick: fc.nat(),
  state: fc.constantFrom<End>('cancelled', 'succeeded', 'failed'),
  fired: fc.subarray([0, 1]),
});

/** A run that may be stopped, also more than once. */
export const anyStoppedStory: fc.Arbitrary<readonly (Settling | ModelEvent)[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: settling },
    { weight: 2, arbitrary: cancelled },
    { weight: 1, arbitrary: stopping },
  ),
  { minLength: 1, maxLength: 30, size: 'max' },
);

export function playAny(player: Player, event: Settling | ModelEvent): readonly string[] {
  return 'type' in event ? words(player.feed(event)) : play(player, event);
}
