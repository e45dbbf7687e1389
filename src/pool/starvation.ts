import type { Clock } from '../ports/clock.ts';
import type { SupplyPolicy } from '../ports/defaults.ts';
import type { Shortage } from '../ports/pool.ts';
import type { Failure } from '../items/failure.ts';
import type { Assignment, Starving } from './assignment.ts';
import type { Failing } from './supervisor.ts';

interface StarvationParts {
  readonly clock: Clock;
  readonly policy: SupplyPolicy;
  readonly waiting: (assignment: Assignment, shortage: Shortage) => void;
  readonly supplied: (assignment: Assignment) => void;
}

/**
 * Assignments for which no worker can be had. Each is reported when it begins to wait, when the
 * reason changes, and when it no longer waits. It waits no longer than the policy allows.
 */
export class Starvation {
  readonly #parts: StarvationParts;

  constructor(parts: StarvationParts) {
    this.#parts = parts;
  }

  /** No thread can be made. Returns a failure when the assignment has waited too long. */
  ofThread(assignment: Assignment, failing: Failing): Failure | undefined {
    const began = Math.max(assignment.added, failing.began);
    return this.#starve(assignment, { lacks: 'thread', reason: failing.reason, began });
  }

  /** Its pack does not load, though it did before. Returns a failure as `ofThread` does. */
  ofLoad(assignment: Assignment, reason: string): Failure | undefined {
    const began = this.#parts.clock.monotonic();
    return this.#starve(assignment, { lacks: 'load', reason, began });
  }

  /** Its action cannot begin. Returns a failure as `ofThread` does. */
  ofAction(assignment: Assignment, reason: string): Failure | undefined {
    const began = this.#parts.clock.monotonic();
    return this.#starve(assignment, { lacks: 'action', reason, began });
  }

  /** The assignment has what it lacked. */
  end(assignment: Assignment, lacks?: Starving['lacks']): void {
    const { starving } = assignment;
    if (!starving || (lacks !== undefined && starving.lacks !== lacks)) return;
    assignment.starving = undefined;
    this.#parts.supplied(assignment);
  }

  #starve(
    assignment: Assignment,
    { lacks, reason, began }: Pick<Starving, 'lacks' | 'reason' | 'began'>,
  ): Failure | undefined {
    const { clock, policy, waiting } = this.#parts;
    const before = assignment.starving;
    const now = clock.monotonic();
    const starving: Starving = before
      ? { ...before, reason, tries: before.tries + 1 }
      : { lacks, reason, began, since: Math.floor(clock.now() - (now - began)), tries: 0 };
    assignment.starving = starving;
    const { since } = starving;
    const action = lacks === 'action' ? actionOf(assignment) : undefined;
    const shortage = { reason, since, ...(action === undefined ? {} : { action }) };
    if (before?.reason !== reason) waiting(assignment, shortage);
    if (now - starving.began < policy.giveUpAfter) return undefined;
    const seconds = Math.round(policy.giveUpAfter / 1000);
    const what = action === undefined ? 'no worker could be had' : `${action} could not begin`;
    return { code: 'MR801', message: `${what} for ${seconds} s: ${reason}` };
  }
}

function actionOf({ message }: Assignment): string | undefined {
  return message.kind === 'consumer' ? message.task.action : undefined;
}
