import type { WorkSubject } from '../../ports/work.ts';
import type { FailFastMessage } from '../../wire/messages.ts';
import { stop } from '../../wire/shared/control-block.ts';
import { Pass } from './pass.ts';

interface PlannerOptions {
  readonly workers: number;
  /** One item at a time, whatever the concurrency. */
  readonly exclusive: boolean;
  readonly limited: boolean;
  readonly failFast: FailFastMessage | undefined;
  /** Returns the items that have neither ended nor wait for a retry. */
  readonly pending: () => Int32Array;
}

/** Opens the passes over the items of a task, one after the other. */
export class PassPlanner {
  readonly #subject: WorkSubject;
  readonly #options: PlannerOptions;

  constructor(subject: WorkSubject, options: PlannerOptions) {
    this.#subject = subject;
    this.#options = options;
  }

  /** `pending`: the items to run; absent: all. */
  first(pending?: Int32Array): Pass {
    return this.#open(this.#lanes, pending);
  }

  /**
   * Opens the pass that follows `pass`, which is idle. Items that are neither done nor waiting by
   * then were lost with a worker. Suspects run isolated, one at a time, and all others after them.
   * Undefined when nothing was lost and `pass` serves the items that still wait for a retry. It
   * serves none if its workers have stopped it, for failures that did not count.
   */
  following(pass: Pass | undefined, suspects: readonly number[]): Pass | undefined {
    if (suspects.length > 0) return this.#open(1, Int32Array.from(suspects), true);
    const { record, waiting } = this.#subject;
    const serves = !pass || (pass.block.lanes >= this.#lanes && pass.block.stopped === stop.go);
    if (record.remaining <= waiting.size && serves) return undefined;
    return this.#open(this.#lanes, this.#options.pending());
  }

  get #lanes(): number {
    if (this.#options.exclusive) return 1;
    const { concurrency = this.#options.workers, remaining } = this.#subject.record;
    return Math.max(1, Math.min(concurrency, remaining));
  }

  #open(lanes: number, indexes?: Int32Array, isolated = false): Pass {
    const { workers, limited, failFast } = this.#options;
    const { total, failed, timed_out } = this.#subject.record.summary;
    return new Pass({
      items: indexes && {
        indexes,
        attempts: indexes.map((index) => this.#subject.attemptOf(index)),
      },
      total,
      lanes,
      workers,
      isolated,
      limited,
      failFast,
      failed: failed + timed_out,
    });
  }
}
