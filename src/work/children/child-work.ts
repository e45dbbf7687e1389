import type { CompletionBatch } from '../../items/batch.ts';
import { failedEnd } from '../../items/failed-end.ts';
import type { Failure } from '../../items/failure.ts';
import type { Result } from '../../lang/result.ts';
import type {
  ChildPrograms,
  ChildRun,
  ChildWorkCallbacks,
  DrainReason,
  PermitTicket,
  TaskWork,
  WorkSubject,
} from '../../ports/work.ts';
import type { ItemAttempt } from '../../wire/shared/control-block.ts';
import type { SourceText } from '../../wire/source.ts';
import { endedItem, passedItem, succeededItem } from '../one-item-batch.ts';
import { RetryTimer } from '../retry-timer.ts';
import { WorkState } from '../work-state.ts';
import { isTransient } from './child-failures.ts';
import { Flight, type FlightEnd } from './flight.ts';
import { ItemQueue } from '../item-queue.ts';

/** How long an item whose run was lost waits before it is started again, in milliseconds. */
const RESTART_MS = 200;

interface ChildWorkOptions<Run extends ChildRun, Program> {
  readonly programs: ChildPrograms<Run, Program>;
  /** Milliseconds for the run of an item. */
  readonly timeout: number | undefined;
  /** Items that may be in flight when the task does not say. */
  readonly lanes: number;
  /** Present when the items are those of a source. */
  readonly source?: Pick<SourceText, 'onBad'> | undefined;
  /** What an attempt of an item needs to begin, if it counts in a limit. */
  readonly ticketOf?: ((index: number) => Result<PermitTicket | undefined, Failure>) | undefined;
}

/**
 * Keeps the items of one task going that are runs of another workflow, or of a block. A run under
 * way needs no worker but those of its own tasks. Its id follows from its item and attempt, so that
 * a process that resumes the task finds the same run. The end of the run and the end of the item
 * are two transactions, each of which counts once.
 */
export class ChildWork<Run extends ChildRun, Program> implements TaskWork {
  readonly #subject: WorkSubject;
  readonly #programs: ChildPrograms<Run, Program>;
  readonly #timeout: number | undefined;
  readonly #source: Pick<SourceText, 'onBad'> | undefined;
  /** Items in flight when the task does not say. */
  readonly #standardLanes: number;
  readonly #ticketOf: ChildWorkOptions<Run, Program>['ticketOf'];
  /** Items that wait for a permit, and the permits of those in flight. */
  readonly #waiting = new Set<PermitTicket>();
  readonly #tickets = new Map<Flight<Run, Program>, PermitTicket>();
  readonly #callbacks: ChildWorkCallbacks<Run, Program>;
  readonly #retryTimer: RetryTimer;
  readonly #state = new WorkState();
  readonly #flights = new Set<Flight<Run, Program>>();
  /** Set by `begin`. */
  #queue: ItemQueue | undefined;
  /** Batches with the end of an item that are not yet on disk. */
  #uncommitted = 0;

  constructor(
    subject: WorkSubject,
    { programs, timeout, lanes, source, ticketOf }: ChildWorkOptions<Run, Program>,
    callbacks: ChildWorkCallbacks<Run, Program>,
  ) {
    this.#subject = subject;
    this.#programs = programs;
    this.#timeout = timeout;
    this.#source = source;
    this.#standardLanes = lanes;
    this.#ticketOf = ticketOf;
    this.#callbacks = callbacks;
    this.#retryTimer = new RetryTimer(callbacks.clock, () => this.#next());
  }

  begin(pending?: Int32Array): void {
    this.#queue = new ItemQueue(this.#subject, pending);
    this.#next();
  }

  grown(): void {
    this.#queue?.grown();
    this.#next();
  }

  changed(): void {
    this.#next();
  }

  /** When the executor closes, the runs are drained by themselves, once they have started. */
  get idle(): boolean {
    if (this.#uncommitted > 0) return false;
    if (!this.#isClosing) return this.#flights.size + this.#waiting.size === 0;
    return ![...this.#flights].some(({ isStarting }) => isStarting);
  }

  get inFlight(): number {
    return this.#flights.size;
  }

  drain(reason: DrainReason): void {
    this.#state.change({ type: 'drain', reason });
    this.#stopWaiting();
    this.#next();
  }

  abort(): void {
    this.#state.change({ type: 'abort' });
    this.#stopWaiting();
    for (const flight of this.#flights) flight.abort();
    this.#next();
  }

  /** Cancelled runs end the threads of their own actions. */
  killAll(): void {}

  received(): void {
    this.#uncommitted++;
    this.#callbacks.changed();
  }

  committed(batches: number): void {
    this.#uncommitted -= batches;
    this.#next();
  }

  close(): void {
    this.#state.change({ type: 'close' });
    this.#retryTimer.cancel();
    for (const flight of this.#flights) flight.close();
    this.#stopWaiting();
    for (const ticket of this.#tickets.values()) ticket.release();
  }

  get #isClosing(): boolean {
    const { now } = this.#state;
    return now.kind === 'draining' && now.reason === 'closing';
  }

  #next(): void {
    if (this.#subject.record.state === 'running') this.#proceed();
    this.#callbacks.changed();
  }

  #proceed(): void {
    switch (this.#state.now.kind) {
      case 'working':
        return this.#fill();
      case 'draining':
      case 'aborting':
        this.#retryTimer.cancel();
        if (this.idle && this.#state.change({ type: 'report' })) this.#callbacks.stopped();
        return;
      // Child runs take no turns, and whether an action can be loaded is the matter of their tasks.
      case 'suspended':
      case 'unusable':
      case 'closed':
        return;
    }
  }

  #fill(): void {
    this.#retryTimer.takeDue(this.#subject.waiting, (retry) => {
      if (!this.#hasLane) return false;
      this.#start(retry);
      return true;
    });
    while (this.#hasLane) {
      const item = this.#queue?.take();
      if (!item) return;
      this.#start(item);
    }
  }

  get #lanes(): number {
    return this.#subject.record.concurrency ?? this.#standardLanes;
  }

  /** A lane is free once the end of its item is on disk. */
  get #hasLane(): boolean {
    return this.#flights.size + this.#waiting.size + this.#uncommitted < this.#lanes;
  }

  #start({ index, attempt }: ItemAttempt): void {
    const item = { index, attempt };
    const wanted = this.#programs.wants(index);
    if (!wanted.ok) return this.#fail(item, wanted.error, this.#callbacks.clock.now());
    if (!wanted.value) return this.#pass(item);
    const ticket = this.#ticketOf?.(index);
    if (ticket?.ok === false) return this.#fail(item, ticket.error, this.#callbacks.clock.now());
    if (!ticket?.value) return this.#launch(item);
    const { value: permit } = ticket;
    this.#waiting.add(permit);
    permit.ask(() => {
      this.#waiting.delete(permit);
      this.#launch(item, permit);
    });
  }

  /** Those that wait have not begun. */
  #stopWaiting(): void {
    for (const permit of this.#waiting) permit.release();
    this.#waiting.clear();
  }

  #launch(item: ItemAttempt, permit?: PermitTicket): void {
    const { index } = item;
    const program = this.#programs.of(index);
    if (!program.ok) {
      permit?.release();
      return this.#fail(item, program.error, this.#callbacks.clock.now());
    }
    const started = (): void => this.#next();
    const parts = { callbacks: this.#callbacks, programs: this.#programs, started };
    const flight = new Flight<Run, Program>(item, parts, (...ended) => this.#ended(...ended));
    this.#flights.add(flight);
    if (permit) this.#tickets.set(flight, permit);
    flight.start(program.value, this.#timeout);
  }

  #ended(flight: Flight<Run, Program>, end: FlightEnd): void {
    this.#flights.delete(flight);
    this.#tickets.get(flight)?.release();
    this.#tickets.delete(flight);
    switch (end.kind) {
      case 'succeeded':
        return this.#succeeded(flight.item, end);
      case 'failed':
        return this.#complete(endedItem(flight.item, end.state, end.failure, end.span));
      case 'stopped':
        return this.#next();
      case 'lost':
        return this.#lost(flight, end.error);
    }
  }

  /** The result of a run can say that its item has failed. */
  #succeeded(
    item: ItemAttempt,
    { output, span }: FlightEnd & { readonly kind: 'succeeded' },
  ): void {
    const failure = this.#programs.check(output, item.index);
    const batch = failure
      ? endedItem(item, 'failed', failure, span)
      : succeededItem(item, output, span);
    this.#complete(batch);
  }

  /** The item starts again, if this process still has the lease of the parent. */
  #lost({ item, began }: Flight<Run, Program>, error: unknown): void {
    if (!isTransient(error)) return this.#fail(item, this.#programs.lost(error), began);
    if (this.#isClosing) return this.#next();
    this.#queue?.putBack(item);
    this.#callbacks.verifyLease();
    if (this.#state.now.kind !== 'working') return this.#next();
    this.#retryTimer.wakeIn(RESTART_MS);
    this.#callbacks.changed();
  }

  /** Fails an item that has no run. */
  #fail(item: ItemAttempt, failure: Failure, began: number): void {
    const span = { began, ended: this.#callbacks.clock.now() };
    const end = failedEnd(failure, this.#source);
    this.#complete(endedItem(item, end.state, end.failure, span));
  }

  /** Its condition does not hold. */
  #pass(item: ItemAttempt): void {
    const now = this.#callbacks.clock.now();
    this.#complete(passedItem(item, { began: now, ended: now }));
  }

  #complete(batch: CompletionBatch): void {
    this.#uncommitted++;
    this.#callbacks.complete(batch);
    this.#callbacks.changed();
  }
}
