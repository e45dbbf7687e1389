import type { Failure } from '../../items/failure.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import { stopPolicy } from '../../ports/defaults.ts';
import type { Pool } from '../../ports/pool.ts';
import type { LaneState } from '../../wire/shared/control-block.ts';
import { laneClock, laneElapsed } from '../../wire/shared/lane-clock.ts';
import type { Pass } from './pass.ts';

const WATCH_MS = 50;

/** The failure of an item whose thread was ended. */
export const killedAfterTimeout: Failure = {
  code: 'MR406',
  message: 'the item ran longer than its timeout and did not stop; its thread was ended',
};

/** Lanes whose item is still in flight after its timeout and the grace for its action. */
export function overdueLanes(
  lanes: readonly LaneState[],
  timeout: number,
  now: number,
): readonly LaneState[] {
  const limit = timeout + stopPolicy.timeoutGrace;
  return lanes.filter(({ started }) => laneElapsed(started, now) > limit);
}

/** Kills workers in which an item is overdue. The group of lanes keeps what its worker died for. */
export class OverdueWatch {
  readonly #timeout: number;
  readonly #pool: Pool;
  readonly #clock: Clock;
  /** Set from start to stop. */
  #cancel: CancelTimer | undefined;

  /** `timeout`: milliseconds per attempt. */
  constructor(timeout: number, pool: Pool, clock: Clock) {
    this.#timeout = timeout;
    this.#pool = pool;
    this.#clock = clock;
  }

  /** Undefined without a timeout. */
  static of(timeout: number | undefined, pool: Pool, clock: Clock): OverdueWatch | undefined {
    return timeout === undefined ? undefined : new OverdueWatch(timeout, pool, clock);
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
