import type { ConsumerEnd } from '../../ports/pool.ts';
import type { ThreadWorkCallbacks, ThreadWorkOptions } from '../../ports/work.ts';
import { RateLimiter, type RateLimiterHandle } from '../../wire/shared/rate-limiter.ts';
import type { LaneGroup } from './lane-group.ts';
import type { Pass } from './pass.ts';

interface ConsumersOptions {
  readonly options: Pick<ThreadWorkOptions, 'message' | 'limitRate'>;
  /** Items per second over all consumers of the task. */
  readonly rateLimit: number | undefined;
  readonly ended: (pass: Pass, group: LaneGroup, end: ConsumerEnd) => void;
}

/** Hands groups of lanes to the pool, each as one consumer. */
export class Consumers {
  readonly #callbacks: Pick<ThreadWorkCallbacks, 'pool' | 'nextConsumer'>;
  readonly #options: ConsumersOptions;
  readonly #rateLimits: readonly RateLimiterHandle[];

  constructor(
    callbacks: Pick<ThreadWorkCallbacks, 'pool' | 'nextConsumer'>,
    options: ConsumersOptions,
  ) {
    const {
      rateLimit,
      options: { limitRate },
    } = options;
    this.#callbacks = callbacks;
    this.#options = options;
    const own = rateLimit === undefined ? [] : [RateLimiter.create(rateLimit)];
    this.#rateLimits = [...(limitRate ? [limitRate] : []), ...own].map(({ handle }) => handle);
  }

  /** Starts a consumer for each free group that may run items, while there are some to claim. */
  fill(pass: Pass, isolated: boolean): void {
    for (const group of pass.groups) {
      if (!pass.block.claimable) return;
      if (group.consumer === undefined && pass.isPermitted(group))
        this.#start(pass, group, isolated);
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
    const {
      options: { message },
      ended,
    } = this.#options;
    const consumer = this.#callbacks.nextConsumer();
    group.assign(consumer);
    const end = this.#callbacks.pool.consume({
      ...pass.message(consumer, group, message),
      ...(this.#rateLimits.length > 0 ? { rateLimits: this.#rateLimits } : {}),
      ...(isolated ? { isolated } : {}),
    });
    void end.then((how) => ended(pass, group, how));
  }
}
