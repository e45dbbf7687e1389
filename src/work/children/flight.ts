import type { Failure } from '../../items/failure.ts';
import type { Span } from '../../items/item-times.ts';
import type { CancelTimer } from '../../ports/clock.ts';
import type { ChildPrograms, ChildRun, ChildWorkCallbacks } from '../../ports/work.ts';
import { timesUntil } from '../../run/idle-time.ts';
import type { RunRecord } from '../../run/records.ts';
import { tookTooLong } from '../../run/run-status.ts';
import type { ItemAttempt } from '../../wire/shared/control-block.ts';

/** What the end of a run means for its item. */
export type FlightEnd =
  | { readonly kind: 'succeeded'; readonly output: unknown; readonly span: Span }
  | {
      readonly kind: 'failed';
      readonly state: 'failed' | 'timed_out';
      readonly failure: Failure;
      readonly span: Span;
    }
  /** The run is paused, or was stopped with its task, which ends the item. */
  | { readonly kind: 'stopped' }
  /** The run could not be started, or this process can no longer run it. */
  | { readonly kind: 'lost'; readonly error: unknown };

interface FlightParts<Run extends ChildRun, Program> {
  readonly callbacks: ChildWorkCallbacks<Run, Program>;
  readonly programs: ChildPrograms<Run, Program>;
  /** The run is active here. */
  readonly started: () => void;
}

type State<Run> =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly run: Run; readonly cancelTimeout: CancelTimer | undefined }
  | { readonly kind: 'closed' };

/**
 * One item whose run is under way. A flight reports its end once.
 *
 * | state    | holds                                                             | left by     |
 * | -------- | ----------------------------------------------------------------- | ----------- |
 * | starting | the run is being created or acquired                              | start, end  |
 * | running  | the run is active here, and is cancelled when it takes too long   | end         |
 * | closed   | it has ended, or the work is closed: what follows is not reported | nothing     |
 */
export class Flight<Run extends ChildRun, Program> {
  readonly item: ItemAttempt;
  /** When this process began to start or acquire the run. */
  readonly began: number;
  readonly #callbacks: ChildWorkCallbacks<Run, Program>;
  readonly #programs: ChildPrograms<Run, Program>;
  readonly #hasStarted: () => void;
  readonly #ended: (flight: Flight<Run, Program>, end: FlightEnd) => void;
  #state: State<Run> = { kind: 'starting' };
  /** Set by `abort`: the item ends with its task. */
  #isAborted = false;

  constructor(
    item: ItemAttempt,
    { callbacks, programs, started }: FlightParts<Run, Program>,
    ended: (flight: Flight<Run, Program>, end: FlightEnd) => void,
  ) {
    this.item = item;
    this.#callbacks = callbacks;
    this.#programs = programs;
    this.#hasStarted = started;
    this.#ended = ended;
    this.began = callbacks.clock.now();
  }

  get isStarting(): boolean {
    return this.#state.kind === 'starting';
  }

  /** Starts the run and follows it to its end. `timeout`: milliseconds from its start. */
  start(program: Program, timeout: number | undefined): void {
    this.#callbacks.start(this.item, program).then(
      (run) => this.#started(run, timeout),
      (error: unknown) => this.#end({ kind: 'lost', error }),
    );
  }

  /** Cancels the run, at once or as soon as it has started. */
  abort(): void {
    this.#isAborted = true;
    if (this.#state.kind === 'running') this.#callbacks.cancel(this.#state.run);
  }

  close(): void {
    if (this.#state.kind === 'running') this.#state.cancelTimeout?.();
    this.#state = { kind: 'closed' };
  }

  #started(run: Run, timeout: number | undefined): void {
    run.finished.promise.then(
      () => this.#end(this.#endOf(run)),
      (error: unknown) => this.#end({ kind: 'lost', error }),
    );
    if (this.#isAborted) this.#callbacks.cancel(run);
    else if (this.#callbacks.isPausing) this.#callbacks.pause(run);
    if (this.#state.kind === 'closed') return;
    const cancelTimeout =
      timeout === undefined
        ? undefined
        : this.#callbacks.clock.after(timeout, () => this.#timeIsUp(run));
    this.#state = { kind: 'running', run, cancelTimeout };
    this.#hasStarted();
  }

  #timeIsUp(run: Run): void {
    this.#callbacks.cancel(run, this.#programs.timeoutOf(run));
  }

  #end(end: FlightEnd): void {
    if (this.#state.kind === 'closed') return;
    this.close();
    this.#ended(this, end);
  }

  #endOf(run: Run): FlightEnd {
    const span = spanOf(run.record, this.#callbacks.clock.now());
    switch (run.record.state) {
      case 'succeeded':
        return { kind: 'succeeded', output: run.output, span };
      case 'failed':
        return { kind: 'failed', ...this.#programs.failureOf(run), span };
      case 'cancelled':
        if (run.record.error?.code === tookTooLong) {
          const failure = this.#programs.timeoutOf(run);
          return { kind: 'failed', state: 'timed_out', failure, span };
        }
        if (this.#isAborted) return { kind: 'stopped' };
        return { kind: 'failed', ...this.#programs.failureOf(run), span };
      case 'running':
      case 'paused':
        return { kind: 'stopped' };
    }
  }
}

/** The time in which a run ran, as its own report has it: an item that was resumed began before. */
function spanOf(record: RunRecord, now: number): Span {
  const ended = record.endedAt ?? now;
  const { elapsed } = timesUntil(now, { began: record.createdAt, ...record });
  return { began: ended - elapsed, ended };
}
