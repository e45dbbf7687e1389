import { assertNever } from '../../lang/assert.ts';
import { advance, apply } from '../../run/advance.ts';
import type { Decision, ModelEvent } from '../../run/decisions.ts';
import {
  counted,
  remainderState,
  isTolerated,
  newTally,
  outcome,
  taskFailure,
} from '../../run/outcome.ts';
import { type TaskRecord, timeBegan } from '../../run/records.ts';
import { acceptsCancel, isStopping } from '../../run/run-status.ts';
import type { ItemState } from '../../items/item-state.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import type { Failure } from '../../items/failure.ts';
import type { CancelPolicy } from '../../workflow/workflow.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { handlesOf } from '../active/names.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Transaction } from '../../ports/store.ts';
import { completeBatch } from './complete.ts';
import type { Effect } from './effects.ts';
import { snapshotVars, snapshotVisit } from './input-snapshots.ts';
import { retryRule } from './retries.ts';
import { renderOutput } from './run-output.ts';
import { arrivalsAt, startTask } from './start-task.ts';
import { fireTransitions } from './transitions.ts';

/**
 * One run within one transaction: takes events in, puts every record that follows from them, and collects the
 * effects. A task that settles may start others, which may settle at once (an empty list); a queue keeps that flat.
 */
export class RunTransaction {
  readonly effects: Effect[] = [];
  readonly #tx: Transaction;
  readonly #run: ActiveRun;
  readonly #clock: Clock;
  readonly #now: number;
  readonly #settling: TaskRun[] = [];

  constructor(tx: Transaction, run: ActiveRun, clock: Clock) {
    this.#tx = tx;
    this.#run = run;
    this.#clock = clock;
    this.#now = clock.now();
  }

  /** Puts the run itself and what starts with it. */
  open(): void {
    this.#tx.putRun(this.#run.record);
    this.effects.push({ type: 'run-started', run: this.#run });
    this.take({ type: 'run-started' });
  }

  /** After recovery: ends what had come to its end before or did while nobody had the run. */
  resume(): void {
    const { plan, record, tasks } = this.#run;
    const late = plan.timeout !== undefined && timeBegan(record) + plan.timeout <= this.#now;
    this.take({ type: late ? 'time-ran-out' : 'run-resumed' });
    for (const task of tasks.values()) {
      const { deadline, state } = task.record;
      if (state !== 'running') continue;
      if (deadline !== undefined && deadline <= this.#now)
        this.#abandonRemainder(task, 'timed_out');
      // The runs of a sub-workflow must end before their items do.
      if (task.plan.workflow === undefined) this.stopped(task);
    }
  }

  /** Puts what follows from an event that concerns the run as a whole. */
  take(event: ModelEvent): void {
    this.#follow(event);
    this.#settleAll();
  }

  /** The request stays on disk until the run has ended, so that whoever takes the run up cancels it too. */
  cancel(policy: CancelPolicy): void {
    if (!acceptsCancel(this.#run.model.run, policy)) return;
    this.#tx.putRequest(this.#run.id, { cancel: policy });
    this.take({ type: 'cancel-requested', policy });
  }

  /** On disk before the run is quiet, so that whoever looks at it after a crash knows. */
  requestPause(): void {
    const { id, model } = this.#run;
    if (model.run.state === 'pausing') this.#tx.putRequest(id, { pause: true });
  }

  complete(task: TaskRun, batches: readonly CompletionBatch[]): void {
    if (!this.#isOpen(task)) return;
    const rules = { now: this.#now, retry: retryRule(this.#run, task, this.#clock.chance) };
    for (const batch of batches) completeBatch(this.#tx, task, batch, rules);
    if (task.record.remaining === 0) this.#settling.push(task);
    else {
      const { failFast, tolerate } = task.plan;
      if (failFast && !isTolerated(task.record.summary, tolerate)) this.#drainFailed(task);
      this.#put(task);
    }
    this.effects.push({ type: 'task-progressed', run: this.#run, task });
    this.#settleAll();
  }

  /**
   * Nobody works on the task any more, so its items that are left end, unless they may run later. With `failure`: none
   * of them can run at all.
   */
  stopped(task: TaskRun, failure?: Failure): void {
    const state = failure ? 'failed' : remainderState(this.#run.model.run, task.record);
    if (!this.#isOpen(task) || !state) return;
    const { record } = task;
    const summary = counted(record.summary, { ...newTally(), [state]: record.remaining });
    if (failure) task.recordFailure(failure, 0);
    if (task.plan.resultsRead) task.index.close(state);
    task.record = { ...record, remaining: 0, summary, remainder: state };
    this.#settling.push(task);
    this.#settleAll();
  }

  /** The deadline of a task has passed: what is in flight is stopped, and then all that is left is timed out. */
  expire(task: TaskRun): void {
    if (!this.#isOpen(task)) return;
    this.#abandonRemainder(task, 'timed_out');
    this.effects.push({ type: 'stop-task', run: this.#run, task, policy: 'cancel_running' });
  }

  #drainFailed(task: TaskRun): void {
    if (task.record.remainder) return;
    this.#abandonRemainder(task, 'skipped');
    this.effects.push({ type: 'drain-task', run: this.#run, task });
  }

  /** Decides, for whoever comes next too, what becomes of the items that do not end by themselves. */
  #abandonRemainder(task: TaskRun, remainder: ItemState): void {
    task.record = { ...task.record, remainder };
    this.#put(task);
  }

  #isOpen(task: TaskRun): boolean {
    return this.#run.isLatest(task.key) && task.record.state === 'running';
  }

  #settleAll(): void {
    for (let task = this.#settling.shift(); task; task = this.#settling.shift()) this.#settle(task);
  }

  #settle(task: TaskRun): void {
    const { record, firstFailure } = task;
    this.#run.running.delete(task);
    snapshotVisit(this.#tx, this.#run, task);
    const state = record.error ? 'failed' : outcome(record, task.plan.tolerate);
    const ended = { ...record, state, endedAt: this.#now };
    const failed = state === 'failed' || state === 'timed_out';
    const error = failed ? (record.error ?? taskFailure(ended, firstFailure)) : undefined;
    task.record = { ...ended, ...(error ? { error } : {}) };
    const transitions = fireTransitions(this.#run, task, (name, value) =>
      this.#publish(name, value),
    );
    if (!transitions.ok) task.record = { ...ended, state: 'failed', error: transitions.error };
    else if (transitions.value.length > 0) {
      task.record = { ...task.record, ...this.#firing(transitions.value) };
    }
    this.#put(task);
    this.effects.push({ type: 'task-settled', run: this.#run, task });
    const { error: failure } = task.record;
    this.#follow({
      type: 'task-settled',
      task: record.task,
      state: transitions.ok ? state : 'failed',
      fired: transitions.ok ? transitions.value : [],
      ...(failure ? { failure } : {}),
    });
  }

  /** For a retry of what failed, which follows what was not followed. */
  #firing(fired: readonly number[]): Pick<TaskRecord, 'fired' | 'unfollowed'> {
    return { fired, ...(isStopping(this.#run.model.run) ? { unfollowed: true } : {}) };
  }

  #publish(name: string, value: unknown): void {
    snapshotVars(this.#tx, this.#run);
    const document = this.#run.publish(name, value);
    this.#tx.putDocument(this.#run.id, 'vars', document.bytes());
  }

  #follow(event: ModelEvent): void {
    const step = advance(this.#run.model, event);
    apply(this.#run.model, step);
    this.#keepFailure(step.run.failure);
    for (const decision of step.decisions) this.#applyDecision(decision);
  }

  /** A failure that nothing handled decides how the run ends, also when another process ends it. */
  #keepFailure(failure: Failure | undefined): void {
    const run = this.#run;
    if (!failure || failure === run.record.error) return;
    run.record = { ...run.record, error: failure };
    this.#tx.putRun(run.record);
  }

  #applyDecision(decision: Decision): void {
    switch (decision.type) {
      case 'start-task':
        return this.#start(decision.task, decision.visit);
      case 'delay-task':
        return this.#delay(decision.task, decision.visit);
      case 'record-task':
        return this.#recordTask(decision);
      case 'record-arrival': {
        const known = this.#run.tasks.get(decision.task);
        const task = known ?? this.#run.begin(decision.task, decision.visit);
        task.record = { ...task.record, ...arrivalsAt(this.#run, decision.task) };
        return this.#put(task);
      }
      case 'stop-task': {
        const task = this.#run.tasks.get(decision.task);
        const { policy } = decision;
        if (task) this.effects.push({ type: 'stop-task', run: this.#run, task, policy });
        return;
      }
      case 'pause-run':
        return this.#pause();
      case 'end-run':
        return this.#end(decision);
    }
    assertNever(decision);
  }

  #delay(name: string, visit: number): void {
    const task = this.#run.begin(name, visit);
    const due = this.#now + (task.plan.delay ?? 0);
    task.record = { ...task.record, due, ...arrivalsAt(this.#run, name) };
    this.#put(task);
    this.effects.push({ type: 'task-delayed', run: this.#run, task });
  }

  #start(name: string, visit: number): void {
    const task = this.#run.begin(name, visit);
    if (!startTask(this.#tx, this.#run, task, this.#now)) {
      this.#settling.push(task);
      return;
    }
    task.names = handlesOf(this.#run, task.plan.inputReads);
    this.#run.running.add(task);
    this.#put(task);
    this.effects.push({ type: 'begin-task', run: this.#run, task });
  }

  #recordTask({ task: name, visit, state }: Decision & { type: 'record-task' }): void {
    const task = this.#run.begin(name, visit);
    task.record = { ...task.record, state, ...arrivalsAt(this.#run, name) };
    this.#put(task);
    if (state !== 'waiting') this.effects.push({ type: 'task-settled', run: this.#run, task });
  }

  #pause(): void {
    const run = this.#run;
    run.record = { ...run.record, state: 'paused' };
    this.#tx.putRun(run.record);
    this.#tx.clearRequest(run.id);
    this.#tx.releaseLease(run.lease);
    this.effects.push({ type: 'run-paused', run });
  }

  #end({ state, failure }: Decision & { type: 'end-run' }): void {
    const run = this.#run;
    run.record = {
      ...run.record,
      state,
      endedAt: this.#now,
      ...(failure ? { error: failure } : {}),
    };
    this.#output();
    this.#tx.putRun(run.record);
    this.#tx.clearRequest(run.id);
    this.#tx.releaseLease(run.lease);
    this.effects.push({ type: 'run-ended', run });
  }

  #output(): void {
    const run = this.#run;
    const { document, errors } = renderOutput(run);
    run.documents.output = document;
    if (document) this.#tx.putDocument(run.id, 'output', document.bytes());
    const [first] = errors;
    if (!first) return;
    run.record = { ...run.record, outputErrors: errors };
    if (run.record.state === 'succeeded') {
      run.record = { ...run.record, state: 'failed', error: first };
    }
  }

  #put(task: TaskRun): void {
    this.#tx.putTask(this.#run.id, task.record);
  }
}
