import { type ControlBlock, stop } from '../src/wire/shared/control-block.ts';
import type { ConsumerMessage } from '../src/wire/messages.ts';
import { RateLimiter } from '../src/wire/shared/rate-limiter.ts';
import { Permits } from '../src/wire/shared/permits.ts';

interface AdmissionCallbacks {
  /** A lane is about to wait. */
  waits(): void;
  woke(): void;
}

/** `revoked`: the permit of the lane was taken while it waited to start. */
type Start = 'started' | 'stopped' | 'revoked';

/**
 * Admits an item to a lane: when there is a permit for it, then when all rates allow. A permit that
 * waits for a rate is not used yet, so that it can be revoked.
 */
export class Admission {
  readonly #block: ControlBlock;
  readonly #permits: Permits | undefined;
  readonly #rates: readonly RateLimiter[];
  readonly #callbacks: AdmissionCallbacks;
  /** Resolves when no other lane of this consumer waits for a rate. */
  #line: Promise<unknown> = Promise.resolve();

  private constructor(
    block: ControlBlock,
    limits: { permits: Permits | undefined; rates: readonly RateLimiter[] },
    callbacks: AdmissionCallbacks,
  ) {
    this.#block = block;
    this.#permits = limits.permits;
    this.#rates = limits.rates;
    this.#callbacks = callbacks;
  }

  /** Undefined when nothing bounds the lanes. */
  static of(
    message: ConsumerMessage,
    block: ControlBlock,
    callbacks: AdmissionCallbacks,
  ): Admission | undefined {
    const { permits, rateLimits = [] } = message;
    if (!permits && rateLimits.length === 0) return undefined;
    const limits = {
      permits: permits && new Permits(permits),
      rates: rateLimits.map((handle) => RateLimiter.open(handle)),
    };
    return new Admission(block, limits, callbacks);
  }

  /**
   * False when nothing is left to claim: the lane has no permit then. Without a wait, no promise is
   * made.
   */
  enter(lane: number): boolean | Promise<boolean> {
    if (this.#rates.every(({ isLifted }) => isLifted) && this.#permits?.enter(lane)) return true;
    return this.#enter(lane);
  }

  /** The lane has no item any more. */
  leave(lane: number): void {
    this.#permits?.leave(lane);
  }

  end(lane: number): void {
    this.#permits?.end(lane);
  }

  async #enter(lane: number): Promise<boolean> {
    for (;;) {
      if (!(await this.#permitted(lane))) return false;
      const started = this.#line.then(() => this.#start(lane));
      if (this.#rates.length > 0) this.#line = started;
      const start = await started;
      if (start !== 'revoked') return start === 'started';
    }
  }

  /** Waits until the lane has a permit, which it does not use yet. */
  async #permitted(lane: number): Promise<boolean> {
    const permits = this.#permits;
    if (!permits) return true;
    for (;;) {
      const may = permits.look(lane);
      if (may !== 'wait') return may === 'granted';
      // A permit that is revoked while everything stops is not granted again.
      if (!this.#canClaim) return false;
      this.#callbacks.waits();
      await permits.changed(lane);
      this.#callbacks.woke();
    }
  }

  async #start(lane: number): Promise<Start> {
    const block = this.#block;
    for (;;) {
      const bell = block.bell;
      if (!this.#canClaim) return 'stopped';
      if (this.#permits && this.#permits.look(lane) !== 'granted') return 'revoked';
      const wait = Math.max(0, ...this.#rates.map((rate) => rate.untilDue()));
      if (wait === 0 && this.#take(lane)) return 'started';
      if (wait === 0) continue;
      this.#callbacks.waits();
      await block.untilBell(bell, wait);
      this.#callbacks.woke();
    }
  }

  /** Uses the permit, and a start of each rate, unless others were faster. */
  #take(lane: number): boolean {
    if (this.#permits && !this.#permits.enter(lane)) return false;
    for (const rate of this.#rates) {
      if (rate.start() === 0) continue;
      this.leave(lane);
      return false;
    }
    return true;
  }

  get #canClaim(): boolean {
    const block = this.#block;
    return block.stopped === stop.go && !block.suspended && block.claimable;
  }
}
