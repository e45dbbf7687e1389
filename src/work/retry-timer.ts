import type { CancelTimer, Clock } from '../ports/clock.ts';
import type { WaitingRetries } from '../ports/work.ts';
import type { RetryRecord } from '../run/records.ts';

/** Wakes the work on a task when its next retry is due. At most one timer is set. */
export class RetryTimer {
  readonly #clock: Clock;
  readonly #wake: () => void;
  /** Set while a retry is waited for, and until the next look at the retries after that. */
  #cancel: CancelTimer | undefined;

  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** Hands over the retries that are due until `accept` refuses one; wakes when the next is due. */
  takeDue(waiting: WaitingRetries, accept: (retry: RetryRecord) => boolean): void {
    this.cancel();
    if (waiting.size === 0) return;
    const now = this.#clock.now();
    waiting.takeDue(now, accept);
    const due = waiting.nextDue;
    // A retry that is due but was refused is offered again after the next commit.
    if (due !== undefined && due > now) this.wakeIn(due - now);
  }

  /** Wakes after `ms` milliseconds, in place of what it waited for. */
  wakeIn(ms: number): void {
    this.cancel();
    this.#cancel = this.#clock.after(ms, this.#wake);
  }

  cancel(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
