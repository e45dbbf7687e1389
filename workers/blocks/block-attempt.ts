import type { StepReport } from '../../src/items/failure.ts';
import { type ControlBlock, stop } from '../../src/wire/shared/control-block.ts';
import { cancelled, timedOut } from '../abort-reasons.ts';
import type { ItemClock } from '../item-clock.ts';
import type { ItemContext } from '../item-context.ts';
import { isThenable } from '../thenable.ts';
import type { Shortage } from '../shortage.ts';
import type { CompiledStep } from './compiled-block.ts';
import type { StepEnd } from './step-end.ts';

/** What the attempts of one consumer share. */
export interface BlockConsumer {
  readonly control: ControlBlock;
  readonly clock: ItemClock;
  readonly shortage: Shortage;
  /** Milliseconds of an attempt of the block. */
  readonly timeout: number | undefined;
  /** Late errors are traced to their steps: see `Lanes`. */
  isTraced: boolean;
  /** A step has returned a promise. */
  waits: boolean;
}

/** One attempt of a block for one item, with all that it runs. */
export class BlockAttempt {
  readonly consumer: BlockConsumer;
  readonly ctx: ItemContext;
  /** When the latest step ended, on the clock of the consumer. */
  #latest: number;
  /** The steps that have ended, with their milliseconds. */
  readonly #steps: CompiledStep[] = [];
  readonly #times: number[] = [];
  /** How those have ended that did not succeed at once. */
  #ends: Map<CompiledStep, StepEnd> | undefined;

  constructor(consumer: BlockConsumer, ctx: ItemContext) {
    this.consumer = consumer;
    this.ctx = ctx;
    this.#latest = consumer.clock.now();
  }

  /** Runs all of it. */
  run(block: { from(step: number): unknown }): unknown {
    try {
      const output = block.from(0);
      if (isThenable(output)) return this.#rest(output);
      this.#leave();
      this.consumer.isTraced = this.consumer.waits;
      return output;
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  async #rest(output: PromiseLike<unknown>): Promise<unknown> {
    try {
      return await output;
    } finally {
      this.#leave();
    }
  }

  /** When the latest step ended. */
  get latest(): number {
    return this.#latest;
  }

  /**
   * Throws why no step of the block that has `around` is to begin. Lanes know what becomes of the
   * item then.
   */
  requireGoing(around: ItemContext): void {
    const { ctx, consumer } = this;
    const { control, timeout } = consumer;
    if (control.stopped === stop.abort) ctx.abort(cancelled);
    if (timeout !== undefined && this.#latest - ctx.began.time > timeout) ctx.abort(timedOut);
    this.requireWanted(around);
  }

  /** Throws why it does not matter how a step of that block ends. */
  requireWanted(around: ItemContext): void {
    const reason = this.ctx.aborted ?? around.aborted;
    if (reason !== undefined) throw reason;
  }

  /** The item neither succeeds nor fails: it runs again. */
  abandon(): never {
    this.ctx.abort(cancelled);
    throw cancelled;
  }

  /** An attempt of a step begins. `due`: when it is out of time. */
  enter(step: number, due: number | undefined): void {
    const { control, clock } = this.consumer;
    const time = due === undefined ? undefined : clock.startAt(due).laneTime;
    control.enterStep(this.ctx.lane, step, time);
  }

  /** No step is under way. */
  #leave(): void {
    this.consumer.control.enterStep(this.ctx.lane, 0, undefined);
  }

  ended(step: CompiledStep, began: number, end: StepEnd): void {
    this.#latest = this.consumer.clock.now();
    this.#steps.push(step);
    this.#times.push(this.#latest - began);
    if (end.state === 'succeeded' && end.attempts === 1) return;
    this.#ends ??= new Map();
    this.#ends.set(step, end);
  }

  /** What is known of the steps so far, for a failure. */
  get report(): readonly StepReport[] {
    return this.#steps.map((step, at) => {
      const { state, attempts } = this.#ends?.get(step) ?? { state: 'succeeded', attempts: 1 };
      const ms = Math.round((this.#times[at] ?? 0) * 100) / 100;
      return { step: step.path, state, attempts, ms };
    });
  }
}
