import type { StepReport } from '../../src/items/failure.ts';
import { type ControlBlock, stop } from '../../src/wire/shared/control-block.ts';
import { cancelled, timedOut } from '../abort-reasons.ts';
import type { ItemClock } from '../item-clock.ts';
import type { ItemContext } from '../item-context.ts';
import type { Shortage } from '../shortage.ts';
import { isThenable } from '../thenable.ts';
import type { BlockPace } from './block-pace.ts';
import type { CompiledStep } from './compiled-block.ts';
import type { StepEnd } from './step-end.ts';

/** What all attempts of one consumer share. */
export interface BlockConsumer {
  readonly control: ControlBlock;
  readonly clock: ItemClock;
  readonly shortage: Shortage;
  readonly pace: BlockPace;
  /** Milliseconds of an attempt of the block. */
  readonly timeout: number | undefined;
}

/**
 * The attempts of a block in one lane, one after the other, each with all that it runs. An attempt
 * has ended when its last step has, so that the next one can use what it has used.
 */
export class BlockAttempt {
  readonly consumer: BlockConsumer;
  /** Of the item. */
  #ctx: ItemContext;
  #isTimed = true;
  /** When the latest step ended, on the clock of the consumer, if the attempt is timed. */
  #latest = 0;
  /** The steps that have ended, and their milliseconds, as far as they are known. */
  #count = 0;
  readonly #steps: CompiledStep[] = [];
  readonly #times: number[] = [];
  /** How those have ended that did not succeed at once. */
  #ends: Map<CompiledStep, StepEnd> | undefined;

  constructor(consumer: BlockConsumer, ctx: ItemContext) {
    this.consumer = consumer;
    this.#ctx = ctx;
  }

  get ctx(): ItemContext {
    return this.#ctx;
  }

  /** When the latest step ended, as far as is known. */
  get latest(): number {
    return this.#latest;
  }

  begin(ctx: ItemContext): void {
    const { pace, clock } = this.consumer;
    this.#ctx = ctx;
    this.#isTimed = pace.isTimed();
    this.#latest = this.#isTimed ? clock.now() : ctx.began.time;
    this.#count = 0;
    this.#ends = undefined;
  }

  /** Runs all of it. */
  run(block: { from(step: number): unknown }): unknown {
    const began = this.#latest;
    try {
      const output = block.from(0);
      if (isThenable(output)) return this.#rest(output);
      this.#leave();
      if (this.#isTimed) this.consumer.pace.took(this.#latest - began);
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

  /** A step has returned a promise: it is timed, and all after it. */
  waits(): void {
    this.#isTimed = true;
    this.consumer.pace.waits();
  }

  /**
   * Throws why no step of the block that has `around` is to begin. Lanes know what becomes of the
   * item then.
   */
  requireGoing(around: ItemContext): void {
    const { control, timeout } = this.consumer;
    const ctx = this.#ctx;
    if (control.stopped === stop.abort) ctx.abort(cancelled);
    if (timeout !== undefined && this.#latest - ctx.began.time > timeout) ctx.abort(timedOut);
    this.requireWanted(around);
  }

  /** Throws why it does not matter how a step of that block ends. */
  requireWanted(around: ItemContext): void {
    const reason = this.#ctx.aborted ?? around.aborted;
    if (reason !== undefined) throw reason;
  }

  /** The item neither succeeds nor fails: it runs again. */
  abandon(): never {
    this.#ctx.abort(cancelled);
    throw cancelled;
  }

  /** An attempt of a step begins. `due`: when it is out of time. */
  enter(step: number, due: number | undefined): void {
    const { control, clock } = this.consumer;
    const time = due === undefined ? undefined : clock.startAt(due).laneTime;
    control.enterStep(this.#ctx.lane, step, time);
  }

  /** No step is under way. */
  #leave(): void {
    this.consumer.control.enterStep(this.#ctx.lane, 0, undefined);
  }

  ended(step: CompiledStep, began: number, end: StepEnd): void {
    const at = this.#count++;
    this.#steps[at] = step;
    this.#times[at] = Number.NaN;
    if (this.#isTimed || end.failure) {
      this.#latest = this.consumer.clock.now();
      this.#times[at] = this.#latest - began;
    }
    if (end.state === 'succeeded' && end.attempts === 1) return;
    this.#ends ??= new Map();
    this.#ends.set(step, end);
  }

  /** What is known of the steps so far, for a failure. */
  get report(): readonly StepReport[] {
    return this.#steps.slice(0, this.#count).map((step, at): StepReport => {
      const { state, attempts } = this.#ends?.get(step) ?? { state: 'succeeded', attempts: 1 };
      const time = this.#times[at] ?? Number.NaN;
      const known = { step: step.path, state, attempts };
      return Number.isNaN(time)
        ? known
        : Object.assign(known, { ms: Math.round(time * 100) / 100 });
    });
  }
}
