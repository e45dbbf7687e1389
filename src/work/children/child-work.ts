import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { JsonObject } from '../../lang/json.ts';
import type { Result } from '../../lang/result.ts';
import type { ChildWorkflow } from '../../plan/sub-workflows.ts';
import type { ItemKey } from '../../run/records.ts';
import { BatchWriter } from '../../items/batch-writer.ts';
import { CompletionBatch } from '../../items/batch.ts';
import { type ItemAttempt, stop, type Stop } from '../../wire/shared/control-block.ts';
import type { Failure } from '../../items/failure.ts';
import type { ItemState } from '../../items/item-state.ts';
import type { ActiveRun } from '../../engine/active/active-run.ts';
import type { TaskRun } from '../../engine/active/task-run.ts';
import type { TaskWork } from '../../ports/work.ts';
import { beyondRunning, childFailure, mayPass } from './child-failures.ts';
import { ChildInput } from './child-input.ts';

/** When an item whose run could not be started is looked at again, in milliseconds. */
const AGAIN_MS = 200;

/** What the items of a task that runs a workflow ask of the engine. */
export interface ChildWorkCallbacks {
  readonly clock: Clock;
  /** Starts the run of an item, takes it up when it is there already, or answers how it ended. */
  startChild(
    parent: ActiveRun,
    item: ItemKey,
    child: { readonly workflow: ChildWorkflow; readonly parameters: JsonObject },
  ): Promise<ActiveRun>;
  cancel(run: ActiveRun, policy: 'cancel_running'): void;
  pause(run: ActiveRun): void;
  /** Looks whether the run is still this process's own. */
  verifyLease(run: ActiveRun): void;
  complete(run: ActiveRun, task: TaskRun, batch: CompletionBatch): void;
  /** Nothing is in flight and nothing will start. */
  stopped(task: TaskRun, failure?: Failure): void;
}

/** An item whose run is under way. */
interface Flight extends ItemAttempt {
  run?: ActiveRun;
  late?: boolean;
  /** Calls its timeout off. */
  cancelTimeout?: () => void;
}

/**
 * Keeps the items of a task moving that are runs of another workflow. No worker is held while a run is under way: what
 * it does is its own tasks' business. The id of such a run follows from its item and attempt, so that after a crash the
 * same run is found and taken up; its end and the end of the item are two transactions, each of which counts once.
 */
export class ChildWork implements TaskWork {
  readonly #parent: ActiveRun;
  readonly #task: TaskRun;
  readonly #workflow: ChildWorkflow;
  readonly #callbacks: ChildWorkCallbacks;
  readonly #lanes: number;
  readonly #flights = new Set<Flight>();
  #input: ChildInput | undefined;
  #pending: Int32Array | undefined;
  #next = 0;
  #end = 0;
  readonly #again: ItemAttempt[] = [];
  #uncommitted = 0;
  #stopping: Stop = stop.go;
  #leaving = false;
  #isReported = false;
  #closed = false;
  #cancelTimer: CancelTimer | undefined;

  constructor(
    parent: ActiveRun,
    task: TaskRun,
    parts: {
      readonly workflow: ChildWorkflow;
      readonly lanes: number;
      readonly host: ChildWorkCallbacks;
    },
  ) {
    this.#parent = parent;
    this.#task = task;
    this.#workflow = parts.workflow;
    this.#lanes = task.record.concurrency ?? parts.lanes;
    this.#callbacks = parts.host;
  }

  begin(pending?: Int32Array): void {
    this.#pending = pending;
    this.#end = pending?.length ?? this.#task.record.summary.total;
    this.#goOn();
  }

  /** When the executor closes, runs that are under way are stopped by themselves. */
  get idle(): boolean {
    return this.#uncommitted === 0 && (this.#leaving || this.#flights.size === 0);
  }

  get inFlight(): number {
    return this.#flights.size;
  }

  stop(how: Stop): void {
    if (how > this.#stopping) this.#stopping = how;
    this.#isReported = false;
    if (how === stop.abort) {
      for (const { run } of this.#flights) if (run) this.#callbacks.cancel(run, 'cancel_running');
    }
    this.#goOn();
  }

  drainForClose(): void {
    this.#leaving = true;
    this.stop(stop.drain);
  }

  /** Cancelled runs end the threads of their own actions. */
  killAll(): void {}

  received(): void {
    this.#uncommitted++;
  }

  committed(count: number): void {
    this.#uncommitted -= count;
    this.#goOn();
  }

  close(): void {
    this.#closed = true;
    this.#cancelTimer?.();
    for (const { cancelTimeout } of this.#flights) cancelTimeout?.();
  }

  #goOn(): void {
    if (this.#closed || this.#task.record.state !== 'running') return;
    if (this.#stopping === stop.go) this.#fill();
    else if (this.idle && !this.#isReported) {
      this.#isReported = true;
      this.#callbacks.stopped(this.#task);
    }
  }

  #fill(): void {
    this.#cancelTimer?.();
    const { waiting } = this.#task;
    const now = this.#callbacks.clock.now();
    waiting.takeDue(now, (retry) => {
      if (this.#busy >= this.#lanes) return false;
      this.#start(retry);
      return true;
    });
    while (this.#busy < this.#lanes) {
      const item = this.#again.shift() ?? this.#take();
      if (!item) break;
      this.#start(item);
    }
    const due = waiting.nextDue;
    if (due === undefined || due <= now) return;
    this.#cancelTimer = this.#callbacks.clock.after(due - now, () => this.#goOn());
  }

  /** A lane is free once the end of its item is on disk. */
  get #busy(): number {
    return this.#flights.size + this.#uncommitted;
  }

  #take(): ItemAttempt | undefined {
    if (this.#next >= this.#end) return undefined;
    const index = this.#pending?.[this.#next] ?? this.#next;
    this.#next++;
    return { index, attempt: this.#task.attemptOf(index) };
  }

  #start({ index, attempt }: ItemAttempt): void {
    const flight: Flight = { index, attempt };
    this.#flights.add(flight);
    const parameters = this.#parameters(index);
    if (!parameters.ok) return this.#report(flight, 'failed', parameters.error);
    const item = { ...this.#task.key, index, attempt };
    const child = { workflow: this.#workflow, parameters: parameters.value };
    this.#callbacks.startChild(this.#parent, item, child).then(
      (run) => this.#started(flight, run),
      (error: unknown) => this.#lost(flight, error),
    );
  }

  #parameters(index: number): Result<JsonObject, Failure> {
    const { plan } = this.#workflow;
    this.#input ??= new ChildInput(this.#parent, this.#task, plan);
    return this.#input.of(index);
  }

  #started(flight: Flight, run: ActiveRun): void {
    const { timeout } = this.#task.plan;
    flight.run = run;
    run.finished.promise.then(
      () => this.#finished(flight, run),
      (error: unknown) => this.#lost(flight, error),
    );
    if (this.#stopping === stop.abort) this.#callbacks.cancel(run, 'cancel_running');
    else if (this.#parent.pausing) this.#callbacks.pause(run);
    if (timeout === undefined || this.#closed) return;
    flight.cancelTimeout = this.#callbacks.clock.after(timeout, () => {
      flight.late = true;
      this.#callbacks.cancel(run, 'cancel_running');
    });
  }

  #finished(flight: Flight, run: ActiveRun): void {
    flight.cancelTimeout?.();
    const { record, documents } = run;
    switch (record.state) {
      case 'succeeded':
        return this.#succeed(flight, documents.output?.view() ?? null);
      case 'failed':
        return this.#report(flight, 'failed', childFailure(run));
      case 'cancelled':
        return this.#cancelled(flight, run);
      case 'running':
      case 'paused':
        return this.#drop(flight);
    }
  }

  #cancelled(flight: Flight, run: ActiveRun): void {
    if (flight.late) {
      const message = `run ${run.id} took longer than the timeout of its item, and was cancelled`;
      return this.#report(flight, 'timed_out', { code: 'MR406', message });
    }
    // Items of a task that was stopped end with it.
    if (this.#stopping === stop.abort) return this.#drop(flight);
    return this.#report(flight, 'failed', childFailure(run));
  }

  /** The run could not be started or was lost: it is looked at again, if the parent is still this process's own. */
  #lost(flight: Flight, error: unknown): void {
    flight.cancelTimeout?.();
    if (this.#closed) return;
    if (!mayPass(error)) return this.#report(flight, 'failed', beyondRunning(error));
    this.#flights.delete(flight);
    if (this.#leaving) return;
    this.#again.push({ index: flight.index, attempt: flight.attempt });
    this.#callbacks.verifyLease(this.#parent);
    if (this.#stopping !== stop.go) return this.#goOn();
    this.#cancelTimer?.();
    this.#cancelTimer = this.#callbacks.clock.after(AGAIN_MS, () => this.#goOn());
  }

  #drop(flight: Flight): void {
    this.#flights.delete(flight);
    this.#goOn();
  }

  #succeed(flight: Flight, output: unknown): void {
    const writer = new BatchWriter();
    writer.succeed(flight.index, flight.attempt, output);
    this.#post(flight, writer);
  }

  #report(flight: Flight, state: ItemState, failure: Failure): void {
    const writer = new BatchWriter();
    writer.fail(flight.index, flight.attempt, state, failure);
    this.#post(flight, writer);
  }

  #post(flight: Flight, writer: BatchWriter): void {
    this.#flights.delete(flight);
    if (this.#closed) return;
    this.#uncommitted++;
    this.#callbacks.complete(this.#parent, this.#task, CompletionBatch.open(writer.seal()));
  }
}
