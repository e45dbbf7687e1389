import type { Failure } from '../../items/failure.ts';
import type { ConsumerEnd } from '../../ports/pool.ts';
import type { ThreadWorkCallbacks, ThreadWorkOptions } from '../../ports/work.ts';
import { stepPaths } from '../../wire/lane-block.ts';
import { laneClock } from '../../wire/shared/lane-clock.ts';
import type { ItemAttempt, LaneState } from '../../wire/shared/control-block.ts';
import { CrashTracker } from './crash-tracker.ts';
import type { LaneGroup } from './lane-group.ts';
import { isStepOverdue, killedAfterTimeout } from './overdue.ts';
import type { Pass } from './pass.ts';

type LostConsumer = Extract<ConsumerEnd, { readonly kind: 'lost' }>;

/** Reports the attempt of an item that its worker can no longer report. */
type Report = (item: LaneState, state: 'failed' | 'timed_out', failure: Failure) => void;

/**
 * Decides what becomes of the items that were in flight in a lost worker. Items that were overdue
 * are timed out, poison fails, and suspects wait for a pass in which each runs isolated. All others
 * run again at once.
 */
export class LostWorkers {
  readonly #crashTracker = new CrashTracker();
  readonly #report: Report;
  /** The steps of a block, by their numbers less one. */
  readonly #steps: readonly string[];

  readonly #workerLost: ThreadWorkCallbacks['workerLost'];

  constructor(
    report: Report,
    { workerLost }: Pick<ThreadWorkCallbacks, 'workerLost'>,
    { message: { block } }: Pick<ThreadWorkOptions, 'message'>,
  ) {
    this.#report = report;
    this.#workerLost = workerLost;
    this.#steps = block ? stepPaths(block) : [];
  }

  /** Loading the action may take workers down: the next consumer has one to itself. */
  get mustIsolate(): boolean {
    return this.#crashTracker.isLoading;
  }

  /** Returns why no item can run, if workers die in a loop. */
  lost(pass: Pass, group: LaneGroup, end: LostConsumer): Failure | undefined {
    const { reason, blame, origin } = end;
    const inFlight = pass.block.inFlight(group.from, group.to);
    for (const { lane } of inFlight) pass.block.leaveLane(lane);
    const { overdue } = group;
    group.overdue = [];
    const now = laneClock();
    for (const item of overdue) {
      const step = isStepOverdue(item, now) ? this.#stepOf(item) : {};
      this.#report(item, 'timed_out', { ...killedAfterTimeout, ...step });
    }
    // An item that has failed for it is the one to blame.
    const isKnown = overdue.length > 0 || origin?.hasFailed === true;
    const poison = this.#crashTracker.record(inFlight, isKnown ? 'none' : blame);
    for (const item of poison) {
      const failure = { ...this.#poisonFailure(reason), ...this.#stepOf(item) };
      this.#report(item, 'failed', failure);
    }
    const again = this.#runAgain(pass, inFlight, [...overdue, ...poison]);
    if (blame !== 'none') this.#workerLost({ ...end, again });
    return this.#crashLoop(reason);
  }

  /** A batch is committed: workers live long enough. */
  committed(): void {
    this.#crashTracker.reset();
  }

  takeSuspects(): readonly number[] {
    return this.#crashTracker.takeSuspects();
  }

  /** Names the step that was under way. */
  #stepOf({ step }: LaneState): Pick<Failure, 'step'> {
    const path = step && this.#steps[step.number - 1];
    return path === undefined ? {} : { step: path };
  }

  /** Present when workers die again and again before they begin an item. */
  #crashLoop(reason: string): Failure | undefined {
    if (!this.#crashTracker.isCrashLooping) return undefined;
    const message = `workers die again and again with nothing in flight: ${reason}`;
    return { code: 'MR408', message };
  }

  #poisonFailure(reason: string): Failure {
    const times = this.#crashTracker.limit;
    return { code: 'MR408', message: `the item took its worker down ${times} times: ${reason}` };
  }

  /** When the ring is full, the planner finds the rest at the end of the pass. */
  #runAgain(
    pass: Pass,
    items: readonly ItemAttempt[],
    ended: readonly ItemAttempt[],
  ): readonly number[] {
    const over = new Set(ended.map(({ index }) => index));
    const again = items.filter(({ index }) => !over.has(index));
    for (const item of again) {
      if (!this.#crashTracker.isSuspect(item.index)) pass.block.offerRetry(item);
    }
    return again.map(({ index }) => index);
  }
}
