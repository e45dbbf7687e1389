import { type ControlBlock, stop } from '../src/wire/shared/control-block.ts';
import type { ConsumerMessage } from '../src/wire/messages.ts';
import { RateLimiter } from '../src/wire/shared/rate-limiter.ts';
import { Permits } from '../src/wire/shared/permits.ts';

interface Sleep {
  /** A lane is about to wait. */
  waits(): void;
  woke(): void;
}

/** What the lanes of a consumer wait for before each item: a permit of their run, then the pace of their task. */
export class Admission {
  readonly #block: ControlBlock;
  readonly #permits: Permits | undefined;
  readonly #pace: RateLimiter | undefined;
  readonly #sleep: Sleep;
  /** Resolves when no other lane of this consumer waits for the pace. */
  #line: Promise<unknown> = Promise.resolve();

  private constructor(
    block: ControlBlock,
    limits: { permits: Permits | undefined; pace: RateLimiter | undefined },
    sleep: Sleep,
  ) {
    this.#block = block;
    this.#permits = limits.permits;
    this.#pace = limits.pace;
    this.#sleep = sleep;
  }

  /** Undefined when nothing bounds the lanes. */
  static of(message: ConsumerMessage, block: ControlBlock, sleep: Sleep): Admission | undefined {
    const { permits, rateLimit } = message;
    if (!permits && !rateLimit) return undefined;
    const limits = {
      permits: permits && new Permits(permits),
      pace: rateLimit && new RateLimiter(rateLimit.rate, rateLimit.buffer),
    };
    return new Admission(block, limits, sleep);
  }

  /** False when the lane is to end. */
  async enter(lane: number): Promise<boolean> {
    if (!(await this.#permitted(lane))) return false;
    if (!this.#pace) return true;
    const before = this.#line;
    const paced = before.then(() => this.#paced());
    this.#line = paced;
    return paced;
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
      // A permit that is taken back while everything stops is not given again.
      if (!this.#goesOn) return false;
      this.#sleep.waits();
      await permits.changed(lane);
      this.#sleep.woke();
    }
  }

  async #paced(): Promise<boolean> {
    const block = this.#block;
    for (;;) {
      const bell = block.bell;
      if (!this.#goesOn) return false;
      const wait = this.#pace?.start() ?? 0;
      if (wait === 0) return true;
      this.#sleep.waits();
      await block.untilBell(bell, wait);
      this.#sleep.woke();
    }
  }

  get #goesOn(): boolean {
    const block = this.#block;
    return block.stopped === stop.go && !block.suspended && block.claimable;
  }
}
