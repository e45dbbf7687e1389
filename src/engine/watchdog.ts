import type { LaneState } from '../wire/control-block.ts';
import { laneElapsed } from '../wire/lane-clock.ts';

/** How long an action may take to heed `ctx.signal` after its timeout, in milliseconds, before its thread is ended. */
const GRACE_MS = 3000;

/** Items in flight that have outstayed their timeout and the grace after it. */
export function overdueLanes(
  lanes: readonly LaneState[],
  timeout: number,
  now: number,
): readonly LaneState[] {
  return lanes.filter(({ started }) => laneElapsed(started, now) > timeout + GRACE_MS);
}
