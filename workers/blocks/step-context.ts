import { Document, encode } from '../../src/document/document.ts';
import { MillraceError } from '../../src/errors.ts';
import type { LoggedLine } from '../../src/wire/logged-line.ts';
import { requireCheckpointSize } from '../checkpoints.ts';
import { ItemContext } from '../item-context.ts';
import type { CompiledStep } from './compiled-block.ts';

/** The `ctx` of one attempt of one step. A plain task in a block of a run has the same. */
export class StepContext extends ItemContext {
  readonly #outer: ItemContext;
  readonly #step: CompiledStep;
  /** What the attempt before, or this one, has left. */
  #kept: Document | undefined;
  #hasEnded = false;

  /** `before`: the attempt before. */
  constructor(step: CompiledStep, outer: ItemContext, before: StepContext | undefined) {
    super(
      step.context,
      { index: 0, attempt: before ? before.attempt + 1 : 1 },
      outer.began,
      outer.lane,
    );
    this.#outer = outer;
    this.#step = step;
    if (before) this.#kept = before.#kept;
  }

  override get item(): ItemContext {
    return this.#outer.item;
  }

  override get traceparent(): string | undefined {
    return this.#outer.traceparent;
  }

  override get idempotencyKey(): string {
    return `${this.#outer.idempotencyKey}/${this.#step.name}/1/0`;
  }

  override get checkpointed(): unknown {
    return this.#kept?.view() ?? null;
  }

  /** Kept in the thread: after the death of that, the block begins with its first step. */
  override get checkpoint(): ItemContext['checkpoint'] {
    return async (value) => {
      const document = Document.trusted(encode(value));
      requireCheckpointSize(document.byteLength);
      if (this.#hasEnded) {
        throw new MillraceError('MR508', 'the attempt has ended: its checkpoint was refused');
      }
      this.#kept = document;
    };
  }

  override get progress(): ItemContext['progress'] {
    return this.item.progress;
  }

  override end(): void {
    super.end();
    this.#hasEnded = true;
  }

  protected override logLine(line: Omit<LoggedLine, 'index' | 'attempt'>): void {
    this.item.logStep(line, this.#step.path);
  }
}
