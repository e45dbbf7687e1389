import type { ConsumerEnd } from '../../ports/pool.ts';
import type { ThreadWorkCallbacks, ThreadWorkOptions, WorkSubject } from '../../ports/work.ts';
import { RateLimiter, type RateLimiterHandle } from '../../wire/shared/rate-limiter.ts';
import type { LaneGroup } from './lane-group.ts';
import type { Pass } from './pass.ts';

interface ConsumersParts {
  readonly options: Pick<ThreadWorkOptions, 'message' | 'limitRate'>;
  readonly subject: Pick<WorkSubject, 'record'>;
  /** The next consumer has a worker to itself. */
  readonly mustIsolate: () => boolean;
  readonly ended: (pass: Pass, group: LaneGroup, end: ConsumerEnd) => void;
}

/** Hands groups of lanes to the pool, each as one consumer. */
export class Consumers {
  readonly #callbacks: Pick<ThreadWorkCallbacks, 'pool' | 'nextConsumer'>;
  readonly #parts: ConsumersParts;
  readonly #rateLimits: readonly RateLimiterHandle[];
  /** Absent when the task has no rate. */
  readonly #rate: RateLimiter | undefined;
  /** Items per second over all consumers. */
  #perSecond: number | undefined;

  constructor(
    callbacks: Pick<ThreadWorkCallbacks, 'pool' | 'nextConsumer'>,
    parts: ConsumersParts,
  ) {
    const { rateLimit } = parts.subject.record;
    const { limitRate } = parts.options;
    this.#callbacks = callbacks;
    this.#parts = parts;
    this.#perSecond = rateLimit;
    this.#rate = rateLimit === undefined ? undefined : RateLimiter.create(rateLimit);
    const rates = [limitRate, this.#rate].filter((rate) => rate !== undefined);
    this.#rateLimits = rates.map(({ handle }) => handle);
  }

  /** The rate of the task may have changed. */
  #setRate(): void {
    const { rateLimit } = this.#parts.subject.record;
    if (rateLimit === undefined || rateLimit === this.#perSecond) return;
    this.#perSecond = rateLimit;
    this.#rate?.setRate(rateLimit);
  }

  /** Starts a consumer for each free group that may run items, while there are some to claim. */
  fill(pass: Pass): void {
    this.#setRate();
    const isolated = pass.isolated || this.#parts.mustIsolate();
    for (const group of pass.groups) {
      if (!pass.claimable) return;
      const isFree = group.consumer === undefined && pass.isOpen(group);
      if (isFree && pass.isPermitted(group)) this.#start(pass, group, isolated);
    }
  }

  /** Nothing more is claimed: ends consumers that wait for a worker. */
  withdraw(pass: Pass | undefined): void {
    for (const { consumer } of pass?.groups ?? []) {
      if (consumer !== undefined) this.#callbacks.pool.withdraw(consumer);
    }
  }

  /** Ends the workers in which items are in flight. */
  kill(pass: Pass | undefined): void {
    for (const { consumer, from, to } of pass?.groups ?? []) {
      if (consumer === undefined || pass?.block.inFlight(from, to).length === 0) continue;
      this.#callbacks.pool.kill(consumer);
    }
  }

  #start(pass: Pass, group: LaneGroup, isolated: boolean): void {
    const { message } = this.#parts.options;
    const consumer = this.#callbacks.nextConsumer();
    group.assign(consumer);
    const end = this.#callbacks.pool.consume({
      ...pass.message(consumer, group, message),
      ...(this.#rateLimits.length > 0 ? { rateLimits: this.#rateLimits } : {}),
      ...(isolated ? { isolated } : {}),
    });
    void end.then((how) => this.#parts.ended(pass, group, how));
  }
}
