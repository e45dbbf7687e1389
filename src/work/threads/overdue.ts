import type { Failure } from '../../items/failure.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import { stopPolicy } from '../../ports/defaults.ts';
import type { Pool } from '../../ports/pool.ts';
import { allSteps, type LaneStep } from '../../wire/lane-block.ts';
import type { TaskMessage } from '../../wire/messages.ts';
import type { LaneState } from '../../wire/shared/control-block.ts';
import { laneClock, laneElapsed } from '../../wire/shared/lane-clock.ts';
import type { Pass } from './pass.ts';

const WATCH_MS = 50;

/** The failure of an item whose thread was ended. */
export const killedAfterTimeout: Failure = {
  code: 'MR406',
  message: 'the item ran longer than its timeout and did not stop; its thread was ended',
};

/**
 * Lanes whose item is still in flight after its timeout and the grace for its action, or whose step
 * is after its own.
 */
export function overdueLanes(
  lanes: readonly LaneState[],
  timeout: number | undefined,
  now: number,
): readonly LaneState[] {
  const limit = (timeout ?? Number.POSITIVE_INFINITY) + stopPolicy.timeoutGrace;
  return lanes.filter((lane) => laneElapsed(lane.started, now) > limit || isStepOverdue(lane, now));
}

/** Whether the step that is under way is to blame for the end of its thread. */
export function isStepOverdue({ step }: LaneState, now: number): boolean {
  return step?.due !== undefined && laneElapsed(step.due, now) > stopPolicy.timeoutGrace;
}

/** Kills workers in which an item is overdue. The group of lanes keeps what its worker died for. */
export class OverdueWatch {
  readonly #timeout: number | undefined;
  readonly #pool: Pool;
  readonly #clock: Clock;
  /** Set from start to stop. */
  #cancel: CancelTimer | undefined;

  /** `timeout`: milliseconds per attempt. */
  constructor(timeout: number | undefined, pool: Pool, clock: Clock) {
    this.#timeout = timeout;
    this.#pool = pool;
    this.#clock = clock;
  }

  /** Undefined where nothing can be overdue. */
  static of(
    { timeout, block }: Pick<TaskMessage, 'timeout' | 'block'>,
    pool: Pool,
    clock: Clock,
  ): OverdueWatch | undefined {
    const isBound = timeout !== undefined || (block && allSteps(block).some(hasTime));
    return isBound ? new OverdueWatch(timeout, pool, clock) : undefined;
  }

  /** Watches the pass that is under way at each look. */
  start(current: () => Pass | undefined): void {
    this.#cancel = this.#clock.every(WATCH_MS, () => this.#killOverdue(current()));
  }

  stop(): void {
    this.#cancel?.();
  }

  #killOverdue(pass: Pass | undefined): void {
    for (const group of pass?.groups ?? []) {
      if (!pass || group.consumer === undefined || group.overdue.length > 0) continue;
      const lanes = pass.block.inFlight(group.from, group.to);
      group.overdue = overdueLanes(lanes, this.#timeout, laneClock());
      if (group.overdue.length > 0) this.#pool.kill(group.consumer);
    }
  }
}

function hasTime({ timeout, deadline }: LaneStep): boolean {
  return timeout !== undefined || deadline !== undefined;
}
