import * as fc from 'fast-check';
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
