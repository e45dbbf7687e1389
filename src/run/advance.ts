import { invariant } from '../lang/assert.ts';
import type { Failure } from '../items/failure.ts';
import type { CancelPolicy } from '../workflow/workflow.ts';
import type { Decision, ModelEvent, Step } from './decisions.ts';
import { roundToCome, withArrival } from './join.ts';
import { ranOutOfTime, type RunModel, type RunStatus, type TaskStatus } from './model.ts';
import { unhandledFailure } from './outcome.ts';
import type { TaskState } from './records.ts';

/** A task may be started this many times in one run, so that a loop without an end fails instead of turning. */
const VISIT_LIMIT = 1000;

const cancelled: Failure = { code: 'MR411', message: 'the run was cancelled' };

/** The rules: what follows from an event. The work is O(tasks that change), except at the start and end of a run. */
export function advance(model: RunModel, event: ModelEvent): Step {
  const draft = new Draft(model);
  switch (event.type) {
    case 'run-started':
      for (const name of model.plan.tasks.keys()) draft.startIfReady(name);
      break;
    case 'run-resumed':
      // What a retry of failed items set back waits to be started.
      for (const name of model.plan.tasks.keys()) draft.startIfReady(name);
      break;
    case 'task-settled':
      draft.settle(event.task, event.state, event.fired, event.failure);
      break;
    case 'task-due':
      draft.startDelayed(event.task);
      break;
    case 'cancel-requested':
      draft.cancel(event.policy);
      break;
    case 'run-idle':
      draft.pause();
      break;
    case 'time-ran-out':
      draft.timeOut();
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
    if (this.#stopping) return;
    for (const needing of task.neededBy) {
      if (state !== 'succeeded') this.#skip(needing);
      else if (visit === 1) this.#needMet(needing);
    }
    for (const target of new Set(transitions.flatMap(({ start }) => start))) {
      if (this.#plan(target).join === undefined) this.#trigger(target);
      else this.#arrive(target, name);
    }
    // While it ran, the next round of its join may have been met.
    this.#startRound(name);
  }

  startIfReady(name: string): void {
    const status = this.#status(name);
    const ready = status.missing === 0 && this.#isReached(name);
    if (ready && status.state === 'waiting' && !this.#stopping) this.#start(name);
  }

  startDelayed(name: string): void {
    const { state, visit } = this.#status(name);
    if (state !== 'delayed' || this.#stopping) return;
    this.#change(name, { state: 'running' });
    this.decisions.push({ type: 'start-task', task: name, visit });
  }

  cancel(policy: CancelPolicy): void {
    const { state, cancelling } = this.run;
    const stronger = cancelling === 'allow_finish' && policy === 'cancel_running';
    if (state !== 'running' || (this.#stopping && !stronger)) return;
    this.run = { ...this.run, cancelling: policy };
    this.#stopAll('cancelled', policy);
  }

  timeOut(): void {
    if (this.run.state !== 'running' || this.#stopping) return;
    const message = `the run did not end within its timeout of ${this.#model.plan.timeout} ms`;
    this.run = { ...this.run, timedOut: true, failure: { code: ranOutOfTime, message } };
    this.#stopAll('skipped', 'cancel_running');
  }

  /** What runs stays as it is; it goes on when the run is taken up again. */
  pause(): void {
    if (this.run.state !== 'running' || this.#stopping) return;
    this.run = { ...this.run, state: 'paused' };
    this.decisions.push({ type: 'pause-run' });
  }

  endIfOver(): void {
    if (this.run.state !== 'running' || this.run.active > 0) return;
    this.#closeJoins();
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
      if (
        this.#isReached(name) &&
        status.missing > 0 &&
        !this.#isOver &&
        this.#plan(name).triggered
      ) {
        const message = `task '${name}' was reached, but what it needs did not succeed`;
        this.run = { ...this.run, failure: { code: 'MR413', message, task: name } };
      }
      this.#note(name, this.run.cancelling ? 'cancelled' : 'skipped');
    }
  }

  /** A round that has begun and can no longer be met fails the run: nothing is left that could still arrive. */
  #closeJoins(): void {
    for (const [name, { join, sources }] of this.#model.plan.tasks) {
      if (join === undefined || this.#isOver) continue;
      const { arrived, visit, state } = this.#status(name);
      const round = roundToCome(arrived, visit > 0);
      if (round.length === 0 || round.length >= join || state === 'skipped') continue;
      const missing = sources.filter((source) => !round.includes(source));
      const which = missing.map((source) => `'${source}'`).join(', ');
      const message = `the join of task '${name}' can no longer be met: ${which} did not lead to it`;
      this.run = { ...this.run, failure: { code: 'MR415', message, task: name } };
    }
  }

  /** What runs is stopped; what would start later ends now. */
  #stopAll(end: TaskState, policy: CancelPolicy): void {
    for (const name of this.#model.plan.tasks.keys()) {
      const { state, visit } = this.#status(name);
      if (state === 'running')
        this.decisions.push({ type: 'stop-task', task: name, visit, policy });
      if (state !== 'delayed') continue;
      this.run = { ...this.run, active: this.run.active - 1 };
      this.#note(name, end);
    }
  }

  #start(name: string): void {
    const { visit: before, arrived } = this.#status(name);
    const { join, delay } = this.#plan(name);
    const visit = before + 1;
    if (visit > VISIT_LIMIT) {
      const message = `task '${name}' was started ${VISIT_LIMIT} times`;
      this.run = { ...this.run, failure: { code: 'MR412', message, task: name } };
      return;
    }
    const round = join === undefined ? {} : { arrived: roundToCome(arrived, before > 0) };
    this.#change(name, { state: delay ? 'delayed' : 'running', visit, ...round });
    this.run = { ...this.run, active: this.run.active + 1 };
    this.decisions.push({ type: delay ? 'delay-task' : 'start-task', task: name, visit });
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
      case 'delayed':
      case 'cancelled':
      case 'skipped':
        return;
    }
  }

  #arrive(name: string, source: string): void {
    const { arrived: before, visit, state } = this.#status(name);
    if (state === 'cancelled' || state === 'skipped') return;
    const arrived = withArrival(before, source, visit > 0);
    if (arrived === before) return;
    this.#change(name, { arrived });
    if (this.#startRound(name)) return;
    this.decisions.push({ type: 'record-arrival', task: name, visit: Math.max(visit, 1) });
  }

  /** Starts a task whose join is met; false when it is not, or must wait for something else. */
  #startRound(name: string): boolean {
    const { join } = this.#plan(name);
    const { arrived, visit, state, missing } = this.#status(name);
    if (join === undefined || roundToCome(arrived, visit > 0).length < join) return false;
    if (state === 'running' || state === 'delayed' || missing > 0) return false;
    this.#start(name);
    return true;
  }

  #fail(name: string, cause: Failure | undefined): void {
    if (this.run.failure) return;
    const failure = unhandledFailure(name, cause);
    this.run = { ...this.run, failure };
  }

  #note(name: string, state: TaskState): void {
    this.#change(name, { state });
    const { visit } = this.#status(name);
    this.decisions.push({ type: 'record-task', task: name, visit: Math.max(visit, 1), state });
  }

  /** Nothing more starts. */
  get #stopping(): boolean {
    return this.run.cancelling !== false || this.run.timedOut;
  }

  /** It is settled already how the run will end. */
  get #isOver(): boolean {
    return this.run.cancelling !== false || this.run.failure !== undefined;
  }

  /** Whoever has to start the task has done so. */
  #isReached(name: string): boolean {
    const { triggered, join } = this.#plan(name);
    const { arrived, visit, triggered: fired } = this.#status(name);
    if (join !== undefined) return roundToCome(arrived, visit > 0).length >= join;
    return fired || !triggered;
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
