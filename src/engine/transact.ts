import { Document, encode } from '../document/document.ts';
import { compileInput } from '../expression/input.ts';
import { compileTemplate } from '../expression/compile.ts';
import { assertNever } from '../lang/assert.ts';
import { advance, apply, type Decision, type ModelEvent } from '../run/advance.ts';
import { counted, emptySummary, newTally, outcome, taskFailure } from '../run/outcome.ts';
import type { ItemState } from '../wire/item-state.ts';
import type { Batch } from '../wire/batch.ts';
import type { Failure } from '../wire/failure.ts';
import type { ActiveRun } from './active-run.ts';
import { completeBatch } from './complete.ts';
import { failureFrom } from './failures.ts';
import { freezeList } from './list.ts';
import { namesOf, transitionNames } from './names.ts';
import { itemCount, settingsOf } from './settings.ts';
import type { Transaction } from './store-port.ts';
import type { TaskRun } from './task-run.ts';

/** What is carried out once the transaction is on disk. */
export type Effect =
  | { readonly type: 'run-started'; readonly run: ActiveRun }
  | { readonly type: 'begin-task'; readonly run: ActiveRun; readonly task: TaskRun }
  | { readonly type: 'stop-task'; readonly run: ActiveRun; readonly task: TaskRun }
  | { readonly type: 'task-settled'; readonly run: ActiveRun; readonly task: TaskRun }
  | { readonly type: 'task-progressed'; readonly run: ActiveRun; readonly task: TaskRun }
  | { readonly type: 'run-ended'; readonly run: ActiveRun };

/**
 * One run within one transaction: takes events in, puts every record that follows from them, and collects the
 * effects. A task that settles may start others, which may settle at once (an empty list); a queue keeps that flat.
 */
export class RunTransaction {
  readonly effects: Effect[] = [];
  readonly #tx: Transaction;
  readonly #run: ActiveRun;
  readonly #now: number;
  readonly #settling: TaskRun[] = [];

  constructor(tx: Transaction, run: ActiveRun, now: number) {
    this.#tx = tx;
    this.#run = run;
    this.#now = now;
  }

  /** Puts the run itself and what starts with it. */
  open(): void {
    this.#tx.putRun(this.#run.record);
    this.effects.push({ type: 'run-started', run: this.#run });
    this.take({ type: 'run-started' });
  }

  /** Puts what follows from an event that concerns the run as a whole. */
  take(event: ModelEvent): void {
    this.#follow(event);
    this.#settleAll();
  }

  /** The request stays on disk until the run has ended, so that whoever takes the run up cancels it too. */
  cancel(): void {
    if (this.#run.record.state !== 'running') return;
    this.#tx.requestCancel(this.#run.id);
    this.take({ type: 'cancel-requested' });
  }

  complete(task: TaskRun, batches: readonly Batch[]): void {
    if (!this.#isOpen(task)) return;
    for (const batch of batches) completeBatch(this.#tx, task, batch, this.#now);
    if (task.record.remaining === 0) this.#settling.push(task);
    else this.#put(task);
    this.effects.push({ type: 'task-progressed', run: this.#run, task });
    this.#settleAll();
  }

  /** Ends the items that are left as `state`: the task was stopped, or cannot run at all. */
  abandon(task: TaskRun, state: ItemState, failure?: Failure): void {
    if (!this.#isOpen(task)) return;
    const { record } = task;
    const summary = counted(record.summary, { ...newTally(), [state]: record.remaining });
    if (failure) task.noteFailure(failure, 0);
    task.record = { ...record, remaining: 0, summary };
    this.#settling.push(task);
    this.#settleAll();
  }

  #isOpen(task: TaskRun): boolean {
    return this.#run.isLatest(task.key) && task.record.state === 'running';
  }

  #settleAll(): void {
    for (let task = this.#settling.shift(); task; task = this.#settling.shift()) this.#settle(task);
  }

  #settle(task: TaskRun): void {
    const { record, example } = task;
    const state = record.error ? 'failed' : outcome(record.summary);
    const failed = state === 'failed' || state === 'timed_out';
    const error = failed
      ? (record.error ?? taskFailure(record.task, record.plain, record.summary, example))
      : undefined;
    task.record = { ...record, state, endedAt: this.#now, ...(error ? { error } : {}) };
    const fired = this.#transitions(task);
    this.#put(task);
    this.effects.push({ type: 'task-settled', run: this.#run, task });
    const { state: settled, error: failure } = task.record;
    this.#follow({
      type: 'task-settled',
      task: record.task,
      state: settled,
      fired,
      ...(failure ? { failure } : {}),
    });
  }

  /** Evaluates the transitions in order, publishes, and answers which fired. A condition that throws fails the task. */
  #transitions(task: TaskRun): number[] {
    const fired: number[] = [];
    const { transitions } = task.plan;
    if (transitions.length === 0 || task.record.state === 'cancelled') return fired;
    try {
      for (const [at, { when, publish }] of transitions.entries()) {
        const names = transitionNames(this.#run, task);
        const holds = when ? compileTemplate(when)(names) : task.record.state === 'succeeded';
        if (!holds) continue;
        fired.push(at);
        for (const { name, value } of publish) {
          const published = compileInput({ value }).bind(transitionNames(this.#run, task));
          this.#publish(name, Object(published(undefined, 0)).value);
        }
      }
      return fired;
    } catch (error) {
      const failure = { ...failureFrom(error, 'next'), task: task.key.task };
      task.record = { ...task.record, state: 'failed', error: failure };
      return [];
    }
  }

  #publish(name: string, value: unknown): void {
    const document = this.#run.publish(name, value);
    this.#tx.putDocument(this.#run.id, 'vars', document.bytes());
  }

  #follow(event: ModelEvent): void {
    const step = advance(this.#run.model, event);
    apply(this.#run.model, step);
    this.#keepFailure(step.run.failure);
    for (const decision of step.decisions) this.#carryOut(decision);
  }

  /** A failure that nothing handled decides how the run ends, also when another process ends it. */
  #keepFailure(failure: Failure | undefined): void {
    const run = this.#run;
    if (!failure || run.record.error) return;
    run.record = { ...run.record, error: failure };
    this.#tx.putRun(run.record);
  }

  #carryOut(decision: Decision): void {
    switch (decision.type) {
      case 'start-task':
        return this.#start(decision.task, decision.visit);
      case 'note-task':
        return this.#note(decision);
      case 'stop-task': {
        const task = this.#run.tasks.get(decision.task);
        if (task) this.effects.push({ type: 'stop-task', run: this.#run, task });
        return;
      }
      case 'end-run':
        return this.#end(decision);
    }
    assertNever(decision);
  }

  #start(name: string, visit: number): void {
    const task = this.#run.begin(name, visit);
    const { withItems } = task.plan;
    const settings = settingsOf(this.#run, task.plan);
    const kept = settings.ok ? settings.value : { error: { ...settings.error, task: name } };
    const running = { state: 'running', startedAt: this.#now, ...kept } as const;
    if (!settings.ok) {
      task.record = { ...task.record, ...running };
      this.#settling.push(task);
      return;
    }
    if (withItems === undefined) {
      const summary = { ...emptySummary, total: 1 };
      task.record = { ...task.record, ...running, remaining: 1, summary };
    } else {
      const list = freezeList(this.#run, withItems, `list/${name}/${visit}`);
      if (!list.ok) {
        task.record = { ...task.record, ...running, error: { ...list.error, task: name } };
        this.#settling.push(task);
        return;
      }
      const { source, handle, bytes } = list.value;
      const length = itemCount(task.plan, list.value.length);
      if (bytes && source.kind === 'document') {
        this.#tx.putDocument(this.#run.id, source.name, bytes);
        this.#run.retire(handle);
      }
      task.list = handle;
      const summary = { ...emptySummary, total: length };
      task.record = { ...task.record, ...running, remaining: length, summary, list: source };
      if (length === 0) {
        this.#settling.push(task);
        return;
      }
    }
    this.#put(task);
    this.effects.push({ type: 'begin-task', run: this.#run, task });
  }

  #note({ task: name, visit, state }: Decision & { type: 'note-task' }): void {
    const task = this.#run.begin(name, visit);
    task.record = { ...task.record, state };
    this.#put(task);
    if (state !== 'waiting') this.effects.push({ type: 'task-settled', run: this.#run, task });
  }

  #end({ state, failure }: Decision & { type: 'end-run' }): void {
    const run = this.#run;
    run.record = {
      ...run.record,
      state,
      endedAt: this.#now,
      ...(failure ? { error: failure } : {}),
    };
    if (state === 'succeeded') this.#output();
    this.#tx.putRun(run.record);
    this.#tx.clearCancel(run.id);
    this.#tx.dropLease(run.lease);
    this.effects.push({ type: 'run-ended', run });
  }

  #output(): void {
    const run = this.#run;
    const { output } = run.plan;
    if (output === undefined) return;
    try {
      const rendered = compileInput({ output }).bind(namesOf(run))(undefined, 0);
      const document = Document.trusted(encode(Object(rendered).output));
      run.documents.output = document;
      this.#tx.putDocument(run.id, 'output', document.bytes());
    } catch (error) {
      run.record = { ...run.record, state: 'failed', error: failureFrom(error, 'output') };
    }
  }

  #put(task: TaskRun): void {
    this.#tx.putTask(this.#run.id, task.record);
  }
}
