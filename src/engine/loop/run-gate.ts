import type { Clock } from '../../ports/clock.ts';
import type { NamedLimits } from '../../work/limits/named-limits.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { namedLimit } from '../active/named-limit.ts';
import { emitSupplied } from '../events/emit.ts';
import { clockOf } from '../active/run-clock.ts';

/** A run that waits for less than this, in milliseconds, does not say so. */
const QUIET_MS = 50;

interface Gated {
  /** Gives its permit back, or ends the wait. */
  leave: () => void;
  isWaiting: boolean;
  /** Readers of its events know that it waits. */
  isReported: boolean;
}

/** Lets a run begin, or go on, once the limit of its workflow has room for it. */
export class RunGate {
  readonly #limits: NamedLimits;
  readonly #clock: Clock;
  readonly #runs = new Map<ActiveRun, Gated>();

  constructor(limits: NamedLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Calls `begin` once there is room; without a limit, at once. */
  enter(run: ActiveRun, begin: () => void): void {
    const { limit, priority = 0 } = run.record;
    if (!limit) return begin();
    const gated: Gated = { leave: () => {}, isWaiting: true, isReported: false };
    this.#runs.set(run, gated);
    // It can be admitted at once.
    gated.leave = this.#limits.enter(namedLimit(run, limit.name), priority, () => {
      gated.isWaiting = false;
      if (gated.isReported) emitSupplied(run, clockOf(run, this.#clock).now());
      begin();
    });
    this.#clock.after(QUIET_MS, () => this.#report(run, gated), 'background');
  }

  /** Ends the wait of a run. Returns whether it waited. */
  stopWaiting(run: ActiveRun): boolean {
    if (this.#runs.get(run)?.isWaiting !== true) return false;
    this.leave(run);
    return true;
  }

  /** The run has ended, is paused, or goes on elsewhere; or it waits no more. */
  leave(run: ActiveRun): void {
    const gated = this.#runs.get(run);
    this.#runs.delete(run);
    gated?.leave();
  }

  #report(run: ActiveRun, gated: Gated): void {
    const { limit } = run.record;
    if (!limit || !gated.isWaiting || this.#runs.get(run) !== gated) return;
    gated.isReported = true;
    const at = clockOf(run, this.#clock).now();
    run.events.emit({ type: 'run-queued', at, limit: limit.name });
  }
}
