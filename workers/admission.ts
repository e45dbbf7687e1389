import { type ControlBlock, stop } from '../src/wire/shared/control-block.ts';
import type { ConsumerMessage } from '../src/wire/messages.ts';
import { RateLimiter } from '../src/wire/shared/rate-limiter.ts';
import { Permits } from '../src/wire/shared/permits.ts';

interface AdmissionCallbacks {
  /** A lane is about to wait. */
  waits(): void;
  woke(): void;
}

/** Admits an item to a lane: when its run has a permit for it, then when its task's rate allows. */
export class Admission {
  readonly #block: ControlBlock;
  readonly #permits: Permits | undefined;
  readonly #rateLimiter: RateLimiter | undefined;
  readonly #callbacks: AdmissionCallbacks;
  /** Resolves when no other lane of this consumer waits for the rate limiter. */
  #line: Promise<unknown> = Promise.resolve();

  private constructor(
    block: ControlBlock,
    limits: { permits: Permits | undefined; rateLimiter: RateLimiter | undefined },
    callbacks: AdmissionCallbacks,
  ) {
    this.#block = block;
    this.#permits = limits.permits;
    this.#rateLimiter = limits.rateLimiter;
    this.#callbacks = callbacks;
  }

  /** Undefined when nothing bounds the lanes. */
  static of(
    message: ConsumerMessage,
    block: ControlBlock,
    callbacks: AdmissionCallbacks,
  ): Admission | undefined {
    const { permits, rateLimit } = message;
    if (!permits && !rateLimit) return undefined;
    const limits = {
      permits: permits && new Permits(permits),
      rateLimiter: rateLimit && new RateLimiter(rateLimit.rate, rateLimit.buffer),
    };
    return new Admission(block, limits, callbacks);
  }

  /** False when nothing is left to claim: the lane has no permit then. */
  async enter(lane: number): Promise<boolean> {
    if (!(await this.#permitted(lane))) return false;
    if (!this.#rateLimiter) return true;
    const before = this.#line;
    const started = before.then(() => this.#rateAllowed());
    this.#line = started;
    if (await started) return true;
    this.leave(lane);
    return false;
  }

  /** The lane has no item any more. */
  leave(lane: number): void {
    this.#permits?.leave(lane);
  }

  end(lane: number): void {
    this.#permits?.end(lane);
  }

  async #permitted(lane: number): Promise<boolean> {
    const permits = this.#permits;
    if (!permits) return true;
    for (;;) {
      const may = permits.enter(lane);
      if (may !== 'wait') return may === 'enter';
      // A permit that is revoked while everything stops is not granted again.
      if (!this.#canClaim) return false;
      this.#callbacks.waits();
      await permits.changed(lane);
      this.#callbacks.woke();
    }
  }

  async #rateAllowed(): Promise<boolean> {
    const block = this.#block;
    for (;;) {
      const bell = block.bell;
      if (!this.#canClaim) return false;
      const wait = this.#rateLimiter?.start() ?? 0;
      if (wait === 0) return true;
      this.#callbacks.waits();
      await block.untilBell(bell, wait);
      this.#callbacks.woke();
    }
  }

  get #canClaim(): boolean {
    const block = this.#block;
    return block.stopped === stop.go && !block.suspended && block.claimable;
  }
}
