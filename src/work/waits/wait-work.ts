import { BatchWriter } from '../../items/batch-writer.ts';
import { CompletionBatch } from '../../items/batch.ts';
import { failedEnd } from '../../items/failed-end.ts';
import type { Failure } from '../../items/failure.ts';
import { ok, type Result } from '../../lang/result.ts';
import type {
  DrainReason,
  TaskWork,
  WaitCallbacks,
  Waiter,
  WorkSubject,
} from '../../ports/work.ts';
import type { WaitingItem } from '../../run/wait-record.ts';
import type { TaskMessage } from '../../wire/messages.ts';
import type { ItemAttempt } from '../../wire/shared/control-block.ts';
import type { SourceText } from '../../wire/source.ts';
import type { WaitKind } from '../../workflow/workflow.ts';
import { ItemInput } from '../item-input.ts';
import { ItemQueue } from '../item-queue.ts';
import { RetryTimer } from '../retry-timer.ts';
import { WorkState } from '../work-state.ts';
import { writeEnd } from './wait-ends.ts';
import { waitOf } from './wait-of.ts';

/** Items that begin to wait in one transaction. */
const mostBegun = 1000;

interface ItemSource extends Pick<SourceText, 'onBad'> {
  read(index: number): unknown;
}

interface WaitWorkOptions {
  readonly message: TaskMessage;
  readonly kind: WaitKind;
  /** Reads the items of a source. */
  readonly source?: ItemSource | undefined;
}

/**
 * Lets the items of one task wait, without a thread, a lane or a timer for any of them: that they
 * wait is on disk, and the engine hands over those whose wait has ended. In memory, an item that
 * waits takes nothing.
 */
export class WaitWork implements TaskWork, Waiter {
  readonly waiter: Waiter = this;
  readonly #subject: WorkSubject;
  readonly #options: WaitWorkOptions;
  readonly #callbacks: WaitCallbacks;
  readonly #retryTimer: RetryTimer;
  readonly #state = new WorkState();
  /** Items that have not begun to wait. Set by `begin`. */
  #queue: ItemQueue | undefined;
  /** Set by the first item that begins or ends. */
  #input: ItemInput | undefined;
  /** Items that wait, or are about to. */
  #open = 0;
  /** Some are on their way to the disk. */
  #isBeginning = false;
  /** Items whose end is on its way to the disk. */
  readonly #ending = new Set<number>();
  /** Batches with ends that are not yet on disk. */
  #uncommitted = 0;

  constructor(subject: WorkSubject, options: WaitWorkOptions, callbacks: WaitCallbacks) {
    this.#subject = subject;
    this.#options = options;
    this.#callbacks = callbacks;
    this.#retryTimer = new RetryTimer(callbacks.clock, () => this.#next());
  }

  begin(pending?: Int32Array): void {
    const begun = this.#subject.record.waits?.begun ?? 0;
    const left = pending?.filter((index) => index >= begun);
    this.#open = (pending?.length ?? 0) - (left?.length ?? 0);
    this.#queue = new ItemQueue(this.#subject, left);
    this.#next();
    this.#callbacks.look();
  }

  grown(): void {
    this.#queue?.grown();
    this.#next();
  }

  changed(): void {
    this.#next();
  }

  begun(): void {
    this.#isBeginning = false;
    this.#callbacks.look();
    this.#next();
  }

  get idle(): boolean {
    return this.#uncommitted === 0 && !this.#isBeginning;
  }

  /** What waits is not worked on. */
  readonly inFlight = 0;

  get isWaiting(): boolean {
    const { kind } = this.#state.now;
    return kind === 'working' && this.idle && this.#subject.waiting.size === 0;
  }

  found(items: readonly WaitingItem[]): readonly WaitingItem[] {
    if (this.#state.now.kind !== 'working') return [];
    const stale = items.filter((item) => !this.#isCurrent(item));
    const writer = new BatchWriter();
    const { signal, clock } = this.#callbacks;
    const check = (output: unknown, index: number): Failure | undefined =>
      this.#openInput().check(output, index);
    const facts = { now: clock.now(), signal, check };
    for (const item of items) {
      if (this.#ending.has(item.index) || !this.#isCurrent(item)) continue;
      if (writeEnd(writer, item, facts)) this.#ending.add(item.index);
    }
    this.#open -= writer.length;
    this.#complete(writer);
    return stale;
  }

  drain(_reason: DrainReason): void {
    this.#stop();
  }

  abort(): void {
    this.#stop();
  }

  killAll(): void {}

  received(): void {}

  committed(batches: number): void {
    this.#uncommitted -= batches;
    if (this.#uncommitted === 0) this.#ending.clear();
    this.#callbacks.look();
    this.#next();
  }

  close(): void {
    this.#state.change({ type: 'close' });
    this.#retryTimer.cancel();
  }

  #stop(): void {
    this.#state.change({ type: 'abort' });
    this.#next();
  }

  #isCurrent({ index, wait }: WaitingItem): boolean {
    const { rerun = 0 } = this.#subject.record;
    return wait.rerun === rerun && wait.attempt === this.#subject.attemptOf(index);
  }

  #next(): void {
    if (this.#subject.record.state === 'running') this.#proceed();
    this.#callbacks.changed();
  }

  #proceed(): void {
    switch (this.#state.now.kind) {
      case 'working':
        return this.#beginSome();
      case 'aborting':
        this.#retryTimer.cancel();
        if (this.idle && this.#state.change({ type: 'report' })) this.#callbacks.stopped();
        return;
      // It takes no turns and loads no action, and all drains are aborts.
      case 'suspended':
      case 'draining':
      case 'unusable':
      case 'closed':
        return;
    }
  }

  /** Of a few items at a time, each on disk before the next begin. */
  #beginSome(): void {
    if (this.#isBeginning || !this.#queue) return;
    const items: ItemAttempt[] = [];
    this.#retryTimer.takeDue(this.#subject.waiting, ({ index, attempt }) => {
      if (!this.#hasRoom(items)) return false;
      items.push({ index, attempt });
      return true;
    });
    let { begun = 0 } = this.#subject.record.waits ?? {};
    while (this.#hasRoom(items)) {
      const item = this.#queue.take();
      if (!item) break;
      items.push(item);
      begun = item.index + 1;
    }
    if (items.length > 0) this.#begin(items, begun);
  }

  #hasRoom(items: readonly ItemAttempt[]): boolean {
    const { concurrency = Number.POSITIVE_INFINITY } = this.#subject.record;
    return items.length < Math.min(mostBegun, concurrency - this.#open);
  }

  /**
   * What cannot be waited for fails, and what is not wanted is skipped; that is on disk no later
   * than what begins.
   */
  #begin(items: readonly ItemAttempt[], begun: number): void {
    const ended = new BatchWriter();
    const { task, visit } = this.#options.message;
    const now = this.#callbacks.clock.now();
    const waiting = items.flatMap((item): WaitingItem[] => {
      const wait = this.#waitOf(item, now);
      if (wait.ok && wait.value) return [{ task, visit, index: item.index, wait: wait.value }];
      if (wait.ok) ended.pass(item.index, item.attempt);
      else {
        const end = failedEnd(wait.error, this.#options.source);
        ended.fail(item.index, item.attempt, end.state, end.failure);
      }
      ended.time(now, now);
      return [];
    });
    this.#open += waiting.length;
    this.#complete(ended);
    this.#isBeginning = true;
    this.#callbacks.begin(waiting, begun);
  }

  /** Undefined for an item whose condition does not hold. */
  #waitOf(
    { index, attempt }: ItemAttempt,
    now: number,
  ): ReturnType<typeof waitOf> | Result<undefined, Failure> {
    const { message, kind } = this.#options;
    const inputs = this.#openInput();
    const wanted = inputs.wants(index);
    if (!wanted.ok) return wanted;
    if (!wanted.value) return ok(undefined);
    const input = inputs.of(index);
    if (!input.ok) return input;
    const { rerun = 0 } = this.#subject.record;
    const { lastSignal } = this.#callbacks;
    const { timeout } = message;
    return waitOf(input.value, { kind, attempt, rerun, now, timeout, lastSignal });
  }

  #openInput(): ItemInput {
    const { message, source } = this.#options;
    this.#input ??= new ItemInput(message, source && ((at) => source.read(at)));
    return this.#input;
  }

  #complete(writer: BatchWriter): void {
    if (writer.length === 0) return;
    this.#uncommitted++;
    this.#callbacks.complete(CompletionBatch.open(writer.seal()));
    this.#callbacks.changed();
  }
}
