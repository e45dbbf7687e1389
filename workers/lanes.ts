import { LackError } from '../src/lang/lack.ts';
import { longTimeout } from '../src/lang/long-timeout.ts';
import { isInstance } from '../src/lang/thrown.ts';
import { type ControlBlock, type ItemAttempt, stop } from '../src/wire/shared/control-block.ts';
import { failedEnd } from '../src/items/failed-end.ts';
import type { Failure } from '../src/items/failure.ts';
import { failureFromError } from '../src/items/failure-from-error.ts';
import type { Span } from '../src/items/item-times.ts';
import type { ConsumerMessage } from '../src/wire/messages.ts';
import { cancelled, timedOut } from './abort-reasons.ts';
import { Admission } from './admission.ts';
import { StepFailed } from './blocks/step-failed.ts';
import type { Claims } from './claims.ts';
import { failedBefore, ItemContext } from './item-context.ts';
import { callTraced, callUntraced } from './current-item.ts';
import type { FailFast } from './fail-fast.ts';
import { IdleLanes } from './idle-lanes.ts';
import { ItemLimits, type Wrong } from './item-limits.ts';
import { type ItemProgram, passedOver } from './item-program.ts';
import type { ItemClock, Start } from './item-clock.ts';
import type { Notes } from './notes.ts';
import { post, type Reporter } from './reporter.ts';
import { Shortage } from './shortage.ts';
import { isThenable, type Returned } from './thenable.ts';

interface LaneParts {
  readonly claims: Claims;
  readonly reporter: Reporter;
  readonly clock: ItemClock;
  readonly failFast: FailFast;
  /** Present when items are noted before they begin. */
  readonly notes: Notes | undefined;
}

/** Present when the action could not begin. */
type Lack = LackError | undefined;

/** Time between two looks of a consumer at the stop flag, in milliseconds. */
const POLL_MS = 20;

/**
 * The lanes of one consumer, each with at most one item in flight. Items whose action returns at
 * once do not touch the event loop. A lane that finds no item sleeps while another lane is busy, as
 * items may come until the last of them has ended.
 */
export class Lanes {
  readonly #program: ItemProgram;
  readonly #block: ControlBlock;
  readonly #claims: Claims;
  readonly #reporter: Reporter;
  readonly #clock: ItemClock;
  readonly #shortage: Shortage;
  /** Attempts whose action has returned a pending promise. */
  readonly #inFlight = new Set<ItemContext>();
  /** Set by the first of them. */
  #waits = false;
  /** Each item has its own times. Where actions return at once, that costs too much. */
  #timesEach: boolean;
  /**
   * Late errors are traced to their items: for the first item, and from the first promise on. Where
   * actions return at once, the trace would cost more than the item.
   */
  #isTraced = true;
  readonly #failFast: FailFast;
  readonly #notes: Notes | undefined;
  /** Set by `run` when something bounds the lanes. */
  #admission: Admission | undefined;
  /** Set by `run` when each item names its limit. */
  #itemLimits: ItemLimits | undefined;

  constructor(program: ItemProgram, block: ControlBlock, parts: LaneParts) {
    this.#program = program;
    this.#block = block;
    this.#claims = parts.claims;
    this.#reporter = parts.reporter;
    this.#clock = parts.clock;
    this.#timesEach = program.timeout !== undefined || program.context.task.timesEach === true;
    this.#failFast = parts.failFast;
    this.#notes = parts.notes;
    this.#shortage = new Shortage(program.context.consumer, block);
  }

  async run(message: ConsumerMessage): Promise<void> {
    this.#admission = Admission.of(message, this.#block, {
      waits: () => this.#nowWaits(),
      woke: () => this.#claims.woke(),
    });
    this.#itemLimits = ItemLimits.of(message, this.#program, this.#block, {
      waits: () => this.#nowWaits(),
      woke: () => this.#claims.woke(),
    });
    if (this.#admission ?? this.#itemLimits) this.#claims.oneByOne();
    const idle = new IdleLanes(this.#block, message.endLane - message.firstLane);
    const poll = setInterval(() => this.#abortIfCancelled(), POLL_MS);
    try {
      const lanes: Promise<void>[] = [];
      for (let lane = message.firstLane; lane < message.endLane; lane++) {
        lanes.push(this.#lane(lane, idle).finally(() => this.#admission?.end(lane)));
      }
      await Promise.all(lanes);
    } finally {
      clearInterval(poll);
    }
  }

  async #lane(lane: number, idle: IdleLanes): Promise<void> {
    for (;;) {
      // Checked again after the wait: a lane that woke up first may have filled the room.
      while (this.#reporter.tooFarAhead && this.#block.stopped === stop.go) {
        await this.#reporter.untilDiskCaughtUp();
      }
      // What was claimed before is left to no other consumer.
      if (this.#block.isClosed(lane) && !this.#claims.hasClaimed) {
        if (await this.#pause(idle, lane)) continue;
        return;
      }
      const entering = this.#admission?.enter(lane) ?? true;
      const admitted = typeof entering === 'boolean' ? entering : await entering;
      const judging = admitted ? this.#failFast.judging : undefined;
      if (judging) {
        this.#admission?.leave(lane);
        await judging;
        continue;
      }
      const item = admitted ? this.#claims.take() : undefined;
      if (!item) {
        if (admitted) this.#admission?.leave(lane);
        if (await this.#pause(idle, lane)) continue;
        return;
      }
      const limited = this.#itemLimits && (await this.#itemLimits.enter(lane, item.index));
      if (limited !== false) {
        const settling = this.#begin(lane, item, limited);
        if (settling) await this.#untilEnded(lane, item, settling);
        this.#block.leaveLane(lane);
      }
      this.#itemLimits?.leave(lane);
      this.#admission?.leave(lane);
    }
  }

  /** A lane has found no item. Returns whether it is to look again, perhaps after a while. */
  async #pause(idle: IdleLanes, lane: number): Promise<boolean> {
    this.#reporter.endRange();
    const { yielding } = this.#claims;
    if (yielding) {
      await yielding;
      return true;
    }
    if (this.#claims.givesWay) idle.endAll();
    if (!(await idle.untilClaimable(lane))) return false;
    this.#claims.woke();
    return true;
  }

  #begin(lane: number, item: ItemAttempt, wrong?: Wrong): Promise<Lack> | Lack {
    if (this.#notes && this.#claims.isNoted) this.#notes.begin(item.index);
    const began = this.#timesEach ? this.#clock.startAt(this.#clock.now()) : this.#reporter.range;
    this.#block.enterLane(lane, item.index, item.attempt, began.laneTime);
    return this.#attempt(item, lane, began, wrong);
  }

  /** An action that lacks what it needs to begin is called again, in its lane. */
  async #untilEnded(lane: number, item: ItemAttempt, first: Promise<Lack> | Lack): Promise<void> {
    let lack = await first;
    for (let tries = 0; lack; tries++) {
      this.#nowWaits();
      // While the item waits it is not in flight: its timeout does not run.
      this.#block.leaveLane(lane);
      if (!(await this.#shortage.wait(lack.code, tries))) return;
      this.#claims.woke();
      lack = await this.#begin(lane, item);
      if (!lack) this.#shortage.over();
    }
  }

  /** Runs one attempt. Returns a promise only when the action does. */
  #attempt(item: ItemAttempt, lane: number, began: Start, wrong?: Wrong): Promise<Lack> | Lack {
    const { index } = item;
    const ctx = new ItemContext(this.#program.context, item, began, lane);
    try {
      if (wrong) throw wrong.error;
      const element = this.#program.item(index);
      const input = this.#program.render(element, index);
      const { action } = this.#program;
      const call = this.#isTraced ? callTraced : callUntraced;
      const output = call(ctx, action, input);
      if (isThenable(output)) {
        this.#nowWaits();
        this.#isTraced = true;
        return this.#settle(item, ctx, { output, lane, element });
      }
      this.#isTraced = this.#waits;
      ctx.endPrinted();
      const span = this.#timesEach ? this.#spanOf(ctx) : undefined;
      if (span && this.#isLate(span)) return this.#fail(item, ctx, timedOut);
      this.#program.check?.(output, element, index);
      this.#reporter.succeed(item, output, span);
      return undefined;
    } catch (error) {
      return this.#fail(item, ctx, error);
    }
  }

  async #settle(
    item: ItemAttempt,
    ctx: ItemContext,
    { output, lane, element }: Returned,
  ): Promise<Lack> {
    const { timeout } = this.#program;
    const cancelTimeout =
      timeout === undefined ? undefined : longTimeout(timeout, () => ctx.abort(timedOut));
    this.#inFlight.add(ctx);
    try {
      const value = await ctx.settled(output, (error, endsThread) => {
        this.#fail(item, ctx, error);
        if (endsThread) this.#leaveBehind(lane);
      });
      if (ctx.aborted === timedOut) throw timedOut;
      ctx.endPrinted();
      this.#program.check?.(value, element, item.index);
      this.#reporter.succeed(item, value, this.#spanOf(ctx));
      return undefined;
    } catch (error) {
      return error === failedBefore ? undefined : this.#fail(item, ctx, error);
    } finally {
      ctx.end();
      cancelTimeout?.();
      this.#inFlight.delete(ctx);
    }
  }

  /** The thread is about to end: the item of this lane has ended, and does not run again. */
  #leaveBehind(lane: number): void {
    this.#reporter.flush();
    this.#block.leaveLane(lane);
  }

  #fail(item: ItemAttempt, ctx: ItemContext, error: unknown): Lack {
    ctx.endPrinted();
    // The attempt failed since it was asked to stop: the coordinator ends the item as cancelled.
    if (ctx.aborted === cancelled) return undefined;
    const late = ctx.aborted === timedOut || error === timedOut;
    if (!late && isLack(error)) return error;
    const span = this.#spanOf(ctx);
    if (error === passedOver) {
      this.#reporter.pass(item, span);
      return undefined;
    }
    const { state, failure } = late
      ? { state: 'timed_out' as const, failure: this.#timeoutFailure() }
      : error instanceof StepFailed
        ? error.end
        : failedEnd(failureFromError(error), this.#program.source);
    const report = (): void => this.#reporter.fail(item, state, failure, span);
    if (state === 'skipped') report();
    else this.#failFast.fail(item.attempt, failure, report);
    return undefined;
  }

  #timeoutFailure(): Failure {
    return {
      code: 'MR406',
      message: `the item ran longer than its timeout of ${this.#program.timeout} ms`,
    };
  }

  /** The attempt ends now. Within a range, it begins with that. */
  #spanOf({ began }: ItemContext): Span {
    return { began: began.time, ended: this.#clock.now() };
  }

  #isLate({ began, ended }: Span): boolean {
    const { timeout } = this.#program;
    return timeout !== undefined && ended - began > timeout;
  }

  /** Reports, once, that others can compute in this worker while an item of this consumer waits. */
  #nowWaits(): void {
    if (this.#waits) return;
    this.#waits = true;
    this.#timesEach = true;
    this.#reporter.endRange();
    this.#reporter.waits();
    this.#claims.waits();
    post({ kind: 'waits', consumer: this.#program.context.consumer });
  }

  #abortIfCancelled(): void {
    if (this.#block.stopped !== stop.abort) return;
    for (const ctx of this.#inFlight) ctx.abort(cancelled);
  }
}

function isLack(error: unknown): error is LackError {
  return isInstance(error, LackError);
}
