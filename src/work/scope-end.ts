import type { CompletionBatch } from '../items/batch.ts';
import { failureFromError } from '../items/failure-from-error.ts';
import { scopeOutput } from '../items/scope-output.ts';
import type { DrainReason, TaskWork, WorkSubject } from '../ports/work.ts';
import type { Clock } from '../ports/clock.ts';
import type { TaskMessage } from '../wire/messages.ts';
import { ItemInput } from './item-input.ts';
import { endedItem, succeededItem } from './one-item-batch.ts';
import { WorkState } from './work-state.ts';

interface ScopeEndCallbacks {
  readonly clock: Clock;
  complete(batch: CompletionBatch): void;
  stopped(): void;
  changed(): void;
}

/**
 * The only item of a task that ends its scope: its output is rendered here, at once, whatever the
 * workers do.
 */
export class ScopeEnd implements TaskWork {
  readonly inFlight = 0;
  readonly #subject: WorkSubject;
  readonly #message: TaskMessage;
  readonly #callbacks: ScopeEndCallbacks;
  readonly #state = new WorkState();
  /** Batches that are not yet on disk. */
  #uncommitted = 0;

  constructor(subject: WorkSubject, message: TaskMessage, callbacks: ScopeEndCallbacks) {
    this.#subject = subject;
    this.#message = message;
    this.#callbacks = callbacks;
  }

  begin(pending?: Int32Array): void {
    if (this.#state.now.kind !== 'working' || pending?.length === 0) return;
    this.#uncommitted++;
    this.#callbacks.complete(this.#end());
    this.#callbacks.changed();
  }

  get idle(): boolean {
    return this.#uncommitted === 0;
  }

  drain(reason: DrainReason): void {
    this.#state.change({ type: 'drain', reason });
    this.#report();
  }

  abort(): void {
    this.#state.change({ type: 'abort' });
    this.#report();
  }

  committed(batches: number): void {
    this.#uncommitted -= batches;
    this.#report();
    this.#callbacks.changed();
  }

  close(): void {
    this.#state.change({ type: 'close' });
  }

  grown(): void {}

  killAll(): void {}

  received(): void {}

  #report(): void {
    if (this.#subject.record.state !== 'running' || !this.idle) return;
    if (this.#state.change({ type: 'report' })) this.#callbacks.stopped();
  }

  #end(): CompletionBatch {
    const item = { index: 0, attempt: this.#subject.attemptOf(0) };
    const now = this.#callbacks.clock.now();
    const span = { began: now, ended: now };
    const input = new ItemInput(this.#message).of(0);
    if (!input.ok) return endedItem(item, 'failed', input.error, span);
    try {
      return succeededItem(item, scopeOutput(input.value)?.output, span);
    } catch (error) {
      return endedItem(item, 'failed', failureFromError(error), span);
    }
  }
}
