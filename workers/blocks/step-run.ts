import { listenForAbort } from '../../src/actions/abort.ts';
import { failureFromError } from '../../src/items/failure-from-error.ts';
import type { Failure } from '../../src/items/failure.ts';
import { isNextAttempt, type NextAttempt } from '../../src/items/retry-judge.ts';
import { type FailedBlock, failedBlock } from '../../src/items/step-failure.ts';
import { LackError } from '../../src/lang/lack.ts';
import { longTimeout } from '../../src/lang/long-timeout.ts';
import { isInstance } from '../../src/lang/thrown.ts';
import { timedOut } from '../abort-reasons.ts';
import { callTraced, callUntraced } from '../current-item.ts';
import { failedBefore, type ItemContext } from '../item-context.ts';
import { noInputMap, scopeOutput } from '../../src/items/scope-output.ts';
import { isThenable } from '../thenable.ts';
import type { BlockAttempt } from './block-attempt.ts';
import type { CompiledBlock, CompiledStep } from './compiled-block.ts';
import { settingFailure } from './setting-failure.ts';
import { StepContext } from './step-context.ts';
import { skippedStep, type StepEnd } from './step-end.ts';
import { StepFailed } from './step-failed.ts';
import type { BlockNames } from './step-names.ts';
import { storedOutput } from './step-output.ts';
import { StepRetries } from './step-retries.ts';
import type { StepSettings } from './step-settings.ts';
import { StepTime } from './step-time.ts';

/** What a step runs in: the names that it sees, the attempt of the whole, the block around it. */
export interface StepSurroundings {
  readonly names: BlockNames;
  readonly attempt: BlockAttempt;
  readonly ctx: ItemContext;
  /** Runs a block that is a step. */
  runWithin(block: CompiledBlock, ctx: ItemContext): unknown;
}

type Next = NextAttempt | undefined;

/**
 * One step of one attempt of a block: its attempts, one after the other, until it has ended.
 *
 * | an attempt                | then                                                       |
 * | ------------------------- | ---------------------------------------------------------- |
 * | succeeds                  | the step has succeeded                                     |
 * | fails, or takes too long  | comes the next, after a wait, if a rule allows it; else    |
 * |                           | the step has failed                                        |
 * | cannot begin              | it is made again, after a while, and does not count        |
 * | is stopped with its block | the step throws why: how it ends is the matter of that     |
 */
export class StepRun {
  readonly #step: CompiledStep;
  readonly #around: StepSurroundings;
  readonly #began: number;
  /** Set by `start`. */
  #settings: StepSettings | undefined;
  #time: StepTime | undefined;
  /** Of the latest attempt that counts. */
  #ctx: StepContext | undefined;
  #retries: StepRetries | undefined;
  /** How often it could not begin. */
  #lacks = 0;
  #end = skippedStep;

  constructor(step: CompiledStep, around: StepSurroundings) {
    this.#step = step;
    this.#around = around;
    this.#began = around.attempt.latest;
  }

  /** How it has ended. */
  get end(): StepEnd {
    return this.#end;
  }

  /** Its failure fails no block. What fails before the first attempt always does. */
  get isTolerated(): boolean {
    return this.#end.attempts > 0 && this.#settings?.mayFail === true;
  }

  /** Returns a promise only if the step does not end at once. */
  start(): Promise<void> | undefined {
    const { names, attempt, ctx } = this.#around;
    attempt.requireGoing(ctx);
    try {
      const { when } = this.#step;
      if (when && !when(names)) return this.#ended(skippedStep);
      this.#settings = this.#step.settings(names);
    } catch (error) {
      const failure = { ...settingFailure(error), task: this.#step.name };
      return this.#ended({ ...skippedStep, state: 'failed', failure });
    }
    this.#time = StepTime.of(this.#settings, attempt.consumer.clock);
    const next = this.#try();
    return next === undefined ? undefined : this.#rest(next);
  }

  async #rest(first: Promise<Next> | NextAttempt): Promise<void> {
    for (let next = await first; next; next = await this.#try()) {
      await this.#wait(Math.min(next.delay, this.#time?.left(this.#now) ?? next.delay));
      this.#around.attempt.requireGoing(this.#around.ctx);
      if (this.#time && this.#time.left(this.#now) <= 0) return this.#outOfTime(this.#time);
    }
  }

  /** Makes one attempt. Returns when to make the next; undefined when the step has ended. */
  #try(): Promise<Next> | Next {
    const { attempt, ctx: outer } = this.#around;
    const ctx = new StepContext(this.#step, outer, this.#ctx);
    this.#time?.begin(this.#now);
    attempt.enter(this.#step.number, this.#time?.due);
    try {
      const returned = this.#call(ctx);
      if (isThenable(returned)) {
        attempt.waits();
        return this.#settle(ctx, returned);
      }
      return this.#returned(ctx, returned);
    } catch (error) {
      return this.#thrown(ctx, error);
    }
  }

  #call(ctx: StepContext): unknown {
    const { work, input } = this.#step;
    if (work.kind === 'block') return this.#around.runWithin(work.block, ctx);
    if (work.kind === 'end') return endOf(input(this.#around.names));
    const call = this.#around.attempt.consumer.pace.isTraced ? callTraced : callUntraced;
    return call(ctx, work.action, input(this.#around.names));
  }

  async #settle(ctx: StepContext, returned: PromiseLike<unknown>): Promise<Next> {
    const { ctx: outer } = this.#around;
    const due = this.#time && this.#time.due - this.#now;
    const cancelTimeout =
      due === undefined ? undefined : longTimeout(due, () => ctx.abort(timedOut));
    let late: { readonly error: unknown } | undefined;
    outer.inner = ctx;
    try {
      const output = await ctx.settled(returned, (error, endsThread) => {
        late = { error };
        if (endsThread) this.#failBlock(ctx, error);
      });
      if (ctx.aborted === timedOut) throw timedOut;
      return this.#returned(ctx, output);
    } catch (error) {
      return this.#thrown(ctx, error === failedBefore && late ? late.error : error);
    } finally {
      outer.inner = undefined;
      cancelTimeout?.();
    }
  }

  /** The action has returned its output. Throws if that is not good. */
  #returned(ctx: StepContext, output: unknown): undefined {
    ctx.endPrinted();
    if (this.#time?.isLate(this.#now)) throw timedOut;
    const refused = this.#step.check?.(output, this.#around.names);
    if (refused) throw new StepFailed({ state: 'failed', failure: refused });
    const stored = storedOutput(output);
    ctx.end();
    if (this.#lacks > 0) this.#around.attempt.consumer.shortage.over();
    return this.#ended({ state: 'succeeded', output: stored, attempts: ctx.attempt });
  }

  /** The attempt has failed. */
  #thrown(ctx: StepContext, error: unknown): Promise<Next> | Next {
    const { attempt, ctx: outer, names } = this.#around;
    ctx.endPrinted();
    ctx.end();
    attempt.requireWanted(outer);
    if (isInstance(error, LackError)) return this.#lacking(String(Object(error).code));
    this.#ctx = ctx;
    const left = this.#time?.left(this.#now) ?? Number.POSITIVE_INFINITY;
    if (this.#time && left <= 0) return this.#outOfTime(this.#time);
    const end = this.#endOf(ctx, error);
    this.#retries ??= new StepRetries(this.#step, this.#settings?.retry ?? []);
    const next = this.#retries.after(end, { attempt: ctx.attempt, names, left });
    if (next && isNextAttempt(next)) return next;
    return this.#fail({ ...end, ...(next ? { failure: next } : {}) });
  }

  #endOf(ctx: StepContext, error: unknown): FailedBlock {
    const isLate = error === timedOut || ctx.aborted === timedOut;
    if (isLate && this.#time) return { state: 'timed_out', failure: this.#time.failure };
    if (error instanceof StepFailed) return error.end;
    return { state: 'failed', failure: failureFromError(error) };
  }

  async #lacking(lack: string): Promise<Next> {
    const { attempt } = this.#around;
    if (!(await attempt.consumer.shortage.wait(lack, this.#lacks++))) attempt.abandon();
    return { delay: 0, rule: 0 };
  }

  #outOfTime({ outOfTime: failure }: StepTime): undefined {
    return this.#fail({ state: 'timed_out', failure });
  }

  #fail({ state, failure }: FailedBlock): undefined {
    const attempts = this.#ctx?.attempt ?? 1;
    return this.#ended({ state, output: null, failure: this.#placed(failure), attempts });
  }

  /** As a plain task names it. */
  #placed(failure: Failure): Failure {
    // Out of time is the task, and not its item.
    const item = failure.code === 'MR416' ? {} : { index: 0 };
    return { ...failure, task: this.#step.name, ...item };
  }

  #ended(end: StepEnd): undefined {
    this.#end = end;
    this.#around.attempt.ended(this.#step, this.#began, end);
  }

  /** The thread is about to end: the block fails with this step, whatever its rules say. */
  #failBlock(ctx: StepContext, error: unknown): void {
    const { failure } = this.#endOf(ctx, error);
    const end = failedBlock(this.#step.name, this.#placed(failure));
    this.#around.ctx.failLate(new StepFailed(end), true);
  }

  /** Waits before the next attempt, or until the block is stopped. */
  async #wait(ms: number): Promise<void> {
    if (ms <= 0) return;
    let cancel: (() => void) | undefined;
    let forget: (() => void) | undefined;
    await new Promise<void>((resolve) => {
      cancel = longTimeout(ms, resolve);
      forget = this.#around.ctx[listenForAbort](() => resolve());
    });
    cancel?.();
    forget?.();
  }

  get #now(): number {
    return this.#around.attempt.consumer.clock.now();
  }
}

/** The output that a step gives to the block that it ends. */
function endOf(input: unknown): unknown {
  const found = scopeOutput(input);
  if (!found) throw new StepFailed({ state: 'failed', failure: noInputMap });
  return found.output;
}
