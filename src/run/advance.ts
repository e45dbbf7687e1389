import { invariant } from '../lang/assert.ts';
import type { Failure } from '../wire/failure.ts';
import type { RunModel, RunStatus, TaskStatus } from './model.ts';
import type { RunState, TaskState } from './records.ts';

/** A task may be started this many times in one run, so that a loop without an end fails instead of turning. */
const VISIT_LIMIT = 1000;

export type ModelEvent =
  | { readonly type: 'run-started' }
  /** After recovery: ends a run that has nothing left to do, so that none goes silent. */
  | { readonly type: 'run-resumed' }
  | {
      readonly type: 'task-settled';
      readonly task: string;
      readonly state: TaskState;
      /** Positions of the transitions that fired. */
      readonly fired: readonly number[];
      readonly failure?: Failure;
    }
  | { readonly type: 'cancel-requested' };

export type Decision =
  | { readonly type: 'start-task'; readonly task: string; readonly visit: number }
  /** The record of a task that will not run, or waits for its needs after it was triggered. */
  | {
      readonly type: 'note-task';
      readonly task: string;
      readonly visit: number;
      readonly state: TaskState;
    }
  | { readonly type: 'stop-task'; readonly task: string; readonly visit: number }
  | { readonly type: 'end-run'; readonly state: RunState; readonly failure?: Failure };

const cancelled: Failure = { code: 'MR411', message: 'the run was cancelled' };

/** What changes, and what is to be done about it once the change is on disk. */
export interface Step {
  readonly run: RunStatus;
  readonly tasks: ReadonlyMap<string, TaskStatus>;
  readonly decisions: readonly Decision[];
}

/** The rules: what follows from an event. The work is O(tasks that change), except at the start and end of a run. */
export function advance(model: RunModel, event: ModelEvent): Step {
  const draft = new Draft(model);
  switch (event.type) {
    case 'run-started':
      for (const name of model.plan.tasks.keys()) draft.startIfReady(name);
      break;
    case 'run-resumed':
      break;
    case 'task-settled':
      draft.settle(event.task, event.state, event.fired, event.failure);
      break;
    case 'cancel-requested':
      draft.cancel();
      break;
  }
  draft.endIfOver();
  return draft;
}

export function apply(model: RunModel, step: Step): void {
  model.run = step.run;
  for (const [name, status] of step.tasks) model.tasks.set(name, status);
}

/** Collects the changes of one event, so that later rules of the same event see them. */
class Draft implements Step {
  readonly tasks = new Map<string, TaskStatus>();
  readonly decisions: Decision[] = [];
  readonly #model: RunModel;
  run: RunStatus;

  constructor(model: RunModel) {
    this.#model = model;
    this.run = model.run;
  }

  settle(name: string, state: TaskState, fired: readonly number[], failure?: Failure): void {
    const task = this.#plan(name);
    const { visit } = this.#status(name);
    this.#change(name, { state });
    this.run = { ...this.run, active: this.run.active - 1 };
    const transitions = fired.flatMap((position) => task.transitions[position] ?? []);
    const failed = state === 'failed' || state === 'timed_out';
    if (failed && !transitions.some((transition) => transition.handles)) this.#fail(name, failure);
    if (this.run.cancelling) return;
    for (const needing of task.neededBy) {
      if (state !== 'succeeded') this.#skip(needing);
      else if (visit === 1) this.#needMet(needing);
    }
    for (const transition of transitions) {
      for (const target of transition.start) this.#trigger(target);
    }
  }

  startIfReady(name: string): void {
    const status = this.#status(name);
    const ready = status.missing === 0 && (status.triggered || !this.#plan(name).triggered);
    if (ready && status.state === 'waiting' && !this.run.cancelling) this.#start(name);
  }

  cancel(): void {
    if (this.run.state !== 'running' || this.run.cancelling) return;
    this.run = { ...this.run, cancelling: true };
    for (const name of this.#model.plan.tasks.keys()) {
      const { state, visit } = this.#status(name);
      if (state === 'running') this.decisions.push({ type: 'stop-task', task: name, visit });
    }
  }

  endIfOver(): void {
    if (this.run.state !== 'running' || this.run.active > 0) return;
    this.#closeWaiting();
    const { cancelling } = this.run;
    const failure = cancelling ? cancelled : this.run.failure;
    const state = cancelling ? 'cancelled' : failure ? 'failed' : 'succeeded';
    this.run = { ...this.run, state };
    this.decisions.push({ type: 'end-run', state, ...(failure ? { failure } : {}) });
  }

  /** At the end nothing is left waiting: what was never reached is skipped, what was reached but blocked is said. */
  #closeWaiting(): void {
    for (const name of this.#model.plan.tasks.keys()) {
      const status = this.#status(name);
      if (status.state !== 'waiting') continue;
      if (status.triggered && !this.run.cancelling && !this.run.failure) {
        const message = `task '${name}' was reached, but what it needs did not succeed`;
        this.run = { ...this.run, failure: { code: 'MR413', message, task: name } };
      }
      this.#note(name, this.run.cancelling ? 'cancelled' : 'skipped');
    }
  }

  #start(name: string): void {
    const visit = this.#status(name).visit + 1;
    if (visit > VISIT_LIMIT) {
      const message = `task '${name}' was started ${VISIT_LIMIT} times`;
      this.run = { ...this.run, failure: { code: 'MR412', message, task: name } };
      return;
    }
    this.#change(name, { state: 'running', visit });
    this.run = { ...this.run, active: this.run.active + 1 };
    this.decisions.push({ type: 'start-task', task: name, visit });
  }

  /** Called once for each need: a loop may succeed visit after visit, and a first visit that did not has skipped the task. */
  #needMet(name: string): void {
    const status = this.#status(name);
    if (status.state !== 'waiting') return;
    this.#change(name, { missing: status.missing - 1 });
    this.startIfReady(name);
  }

  /** A need did not succeed, so the task cannot run, nor what needs it. */
  #skip(name: string): void {
    const open = [name];
    for (const next of open) {
      if (this.#status(next).state !== 'waiting') continue;
      this.#note(next, 'skipped');
      for (const needing of this.#plan(next).neededBy) open.push(needing);
    }
  }

  #trigger(name: string): void {
    const status = this.#status(name);
    switch (status.state) {
      case 'waiting':
        this.#change(name, { triggered: true });
        if (status.missing > 0) this.#note(name, 'waiting');
        this.startIfReady(name);
        return;
      case 'succeeded':
      case 'failed':
      case 'timed_out':
        this.#start(name);
        return;
      case 'running':
      case 'cancelled':
      case 'skipped':
        return;
    }
  }

  #fail(name: string, cause: Failure | undefined): void {
    if (this.run.failure) return;
    const reason = cause ? `: ${cause.message}` : '';
    const failure: Failure = {
      code: 'MR410',
      message: `task '${name}' failed${reason}`,
      task: name,
      ...(cause?.hint ? { hint: cause.hint } : {}),
      ...(cause?.index === undefined ? {} : { index: cause.index }),
    };
    this.run = { ...this.run, failure };
  }

  #note(name: string, state: TaskState): void {
    this.#change(name, { state });
    const { visit } = this.#status(name);
    this.decisions.push({ type: 'note-task', task: name, visit: Math.max(visit, 1), state });
  }

  #change(name: string, change: Partial<TaskStatus>): void {
    this.tasks.set(name, { ...this.#status(name), ...change });
  }

  #status(name: string): TaskStatus {
    const status = this.tasks.get(name) ?? this.#model.tasks.get(name);
    invariant(status, `unknown task ${name}`);
    return status;
  }

  #plan(name: string) {
    const task = this.#model.plan.tasks.get(name);
    invariant(task, `unknown task ${name}`);
    return task;
  }
}
