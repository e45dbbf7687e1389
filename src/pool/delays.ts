import type { CancelTimer, Clock } from '../ports/clock.ts';
import type { SupplyPolicy } from '../ports/defaults.ts';
import type { Assignment } from './assignment.ts';
import { delayAfter } from './supervisor.ts';

/** Assignments whose pack did not load, until each is tried again. */
export class Delays {
  readonly #clock: Clock;
  readonly #policy: SupplyPolicy;
  readonly #timers = new Map<Assignment, CancelTimer>();

  constructor(clock: Clock, policy: SupplyPolicy) {
    this.#clock = clock;
    this.#policy = policy;
  }

  /** Calls `again` after a back-off, which grows with the tries. */
  add(assignment: Assignment, again: () => void): void {
    const delay = delayAfter(assignment.starving?.tries ?? 0, this.#policy);
    const ring = (): void => {
      this.#timers.delete(assignment);
      again();
    };
    this.#timers.set(assignment, this.#clock.after(delay, ring));
  }

  delete(assignment: Assignment): void {
    this.#timers.get(assignment)?.();
    this.#timers.delete(assignment);
  }

  close(): void {
    for (const cancel of this.#timers.values()) cancel();
  }
}
