import { failedBlock } from '../../src/items/step-failure.ts';
import type { ItemContext } from '../item-context.ts';
import type { BlockAttempt } from './block-attempt.ts';
import type { CompiledBlock, CompiledStep } from './compiled-block.ts';
import { StepFailed } from './step-failed.ts';
import { type BlockNames, namesOfStep, namesWithin } from './step-names.ts';
import { StepRun, type StepSurroundings } from './step-run.ts';

/**
 * Runs the steps of a block, in order. Steps that return at once do not touch the event loop: a
 * block of them is one call.
 */
export class BlockRun implements StepSurroundings {
  readonly #block: CompiledBlock;
  readonly names: BlockNames;
  readonly attempt: BlockAttempt;
  /** Of the block: of its item, or of the step that it is. */
  readonly ctx: ItemContext;
  /** A step has ended the block. */
  #over: { readonly output: unknown } | undefined;

  constructor(block: CompiledBlock, names: BlockNames, attempt: BlockAttempt, ctx: ItemContext) {
    this.#block = block;
    this.names = names;
    this.attempt = attempt;
    this.ctx = ctx;
  }

  /** Returns the output, or a promise of it. Throws `StepFailed`. */
  from(first: number): unknown {
    const { steps, output } = this.#block;
    for (let at = first; at < steps.length; at++) {
      const step = steps[at];
      const pending = step && this.#run(step);
      if (pending) return pending.then(() => (this.#over ? this.#over.output : this.from(at + 1)));
      if (this.#over) return this.#over.output;
    }
    return output?.(this.names) ?? null;
  }

  runWithin(block: CompiledBlock, ctx: ItemContext): unknown {
    const names = block.readsSteps ? namesWithin(this.names, block.names) : this.names;
    return new BlockRun(block, names, this.attempt, ctx).from(0);
  }

  #run(step: CompiledStep): Promise<void> | undefined {
    const run = new StepRun(step, this);
    const pending = run.start();
    if (pending) return pending.then(() => this.#ended(step, run));
    return this.#ended(step, run);
  }

  #ended({ name, work }: CompiledStep, { end, isTolerated }: StepRun): undefined {
    if (end.failure && !isTolerated) throw new StepFailed(this.#failed(name, end.failure));
    if (work.kind === 'end' && end.state === 'succeeded') this.#over = end;
    if (this.#block.readsSteps) this.names.task[name] = namesOfStep(end);
  }

  #failed(step: string, cause: NonNullable<StepRun['end']['failure']>): StepFailed['end'] {
    const { state, failure } = failedBlock(step, cause);
    const isWhole = this.ctx === this.attempt.ctx;
    return { state, failure: isWhole ? { ...failure, steps: this.attempt.report } : failure };
  }
}
