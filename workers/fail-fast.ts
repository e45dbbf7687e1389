import type { Failure } from '../src/items/failure.ts';
import type { ConsumerMessage } from '../src/wire/messages.ts';
import { type ControlBlock, stop } from '../src/wire/shared/control-block.ts';

/** Where the failures of a consumer are reported. */
interface Reports {
  /** Number of batches so far. */
  readonly posted: number;
  flush(): void;
}

/**
 * Keeps the lanes of a task from starting items once more have failed than are tolerated. A failure
 * that ends its item is counted in the control block, so that all lanes know of it at once. Where
 * only the coordinator knows whether the item is tried again, no lane starts an item until it has
 * judged the failure.
 */
export class FailFast {
  readonly #block: ControlBlock;
  readonly #firstLane: number;
  readonly #reports: Reports;
  /** The attempt whose failure ends its item and counts; infinite when none does here. */
  readonly #lastAttempt: number;
  /** The longest wait that a failure can ask for. */
  readonly #longestWait: number;
  /** The coordinator judges each failure. */
  readonly #isJudged: boolean;

  constructor(message: ConsumerMessage, block: ControlBlock, reports: Reports) {
    const { failFast } = message.task;
    this.#block = block;
    this.#firstLane = message.firstLane;
    this.#reports = reports;
    this.#lastAttempt = failFast?.lastAttempt ?? Number.POSITIVE_INFINITY;
    this.#longestWait = failFast?.longestWait ?? Number.POSITIVE_INFINITY;
    this.#isJudged = failFast !== undefined && failFast.lastAttempt === undefined;
  }

  /** An attempt has failed; `report` adds it to a batch. */
  fail(attempt: number, failure: Failure, report: () => void): void {
    if (this.#isFinal(attempt, failure)) this.#block.failed();
    if (this.#isJudged) {
      // What ended before is in a batch of its own, so that the number is that of the failure.
      this.#reports.flush();
      // Held before the batch is posted: the coordinator may judge it at once.
      this.#block.hold(this.#firstLane, this.#reports.posted + 1);
    }
    report();
    if (this.#isJudged) this.#reports.flush();
  }

  #isFinal(attempt: number, { retry, retry_after_ms: wait = 0 }: Failure): boolean {
    if (this.#lastAttempt === Number.POSITIVE_INFINITY) return false;
    return attempt >= this.#lastAttempt || retry === false || wait > this.#longestWait;
  }

  /** Resolves when the failures so far are judged; undefined when an item may start. */
  get judging(): Promise<void> | undefined {
    return this.#isHeld ? this.#judging() : undefined;
  }

  async #judging(): Promise<void> {
    for (;;) {
      const { bell } = this.#block;
      if (!this.#isHeld) return;
      await this.#block.untilBell(bell);
    }
  }

  get #isHeld(): boolean {
    return this.#isJudged && this.#block.stopped === stop.go && this.#block.held;
  }
}
