import type { LaneState } from '../../wire/shared/control-block.ts';
import type { Failure } from '../../items/failure.ts';
import { laneElapsed } from '../../wire/shared/lane-clock.ts';

/** How long an action may take to heed `ctx.signal` after its timeout, in milliseconds, before its thread is ended. */
const GRACE_MS = 3000;

/** Why such an item ended. */
export const killedAfterTimeout: Failure = {
  code: 'MR406',
  message: 'the item ran longer than its timeout and did not stop; its thread was ended',
};

/** Items in flight that have outstayed their timeout and the grace after it. */
export function overdueLanes(
  lanes: readonly LaneState[],
  timeout: number,
  now: number,
): readonly LaneState[] {
  return lanes.filter(({ started }) => laneElapsed(started, now) > timeout + GRACE_MS);
}
