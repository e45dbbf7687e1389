import { advance, apply } from '../../src/run/advance.ts';
import type { Decision, ModelEvent } from '../../src/run/decisions.ts';
import { newModel, restoreModel, type RunModel } from '../../src/run/model.ts';
import { emptySummary } from '../../src/run/outcome.ts';
import type { RunRecord, SettledState, TaskRecord, TaskState } from '../../src/run/records.ts';
import { acceptsCancel } from '../../src/run/run-status.ts';
import type { TaskStatus } from '../../src/run/task-status.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Failure } from '../../src/items/failure.ts';
import type { CancelPolicy } from '../../src/workflow/workflow.ts';

type RunFields = Pick<RunRecord, 'outcome' | 'succeeding'>;

const boom: Failure = { code: 'MR401', message: 'boom' };

/** Applies events to a model and keeps the records that a store would have. */
export class Player {
  readonly model: RunModel;
  /** All decisions, in order. */
  readonly decided: Decision[] = [];
  readonly records = new Map<string, TaskRecord>();
  /** The cancel that the store has as a request. */
  request: CancelPolicy | undefined;
  #fields: RunFields = {};

  constructor(plan: Plan, model = newModel(plan)) {
    this.model = model;
  }

  feed(event: ModelEvent): readonly Decision[] {
    if (event.type === 'cancel-requested' && acceptsCancel(this.model.run, event.policy)) {
      this.request = event.policy;
    }
    const step = advance(this.model, event);
    apply(this.model, step);
    for (const decision of step.decisions) {
      if (decision.type === 'succeed-run') this.#fields = { succeeding: true };
      if (decision.type === 'begin-finally') {
        this.#fields = { outcome: decision.state };
        this.request = undefined;
      }
      if (decision.type === 'start-task') this.#put(decision.task, decision.visit, 'running');
      if (decision.type === 'delay-task')
        this.#put(decision.task, decision.visit, 'waiting', { due: 1 });
      if (decision.type === 'record-task') this.#put(decision.task, decision.visit, decision.state);
      if (decision.type === 'record-arrival') {
        const known = this.records.get(`${decision.task}/${decision.visit}`);
        this.#put(decision.task, decision.visit, known?.state ?? 'waiting', known);
      }
    }
    this.decided.push(...step.decisions);
    return step.decisions;
  }

  start(): readonly Decision[] {
    return this.feed({ type: 'run-started' });
  }

  settle(task: string, end: End, fired: readonly number[] = []): readonly Decision[] {
    const visit = this.model.tasks.get(task)?.visit ?? 0;
    if (end === 'passed') this.#put(task, visit, 'skipped', { skip: 'when' });
    else this.#put(task, visit, end);
    return this.feed(settled(task, end, fired));
  }

  /** The same run after a crash: a player of the model that the records restore. */
  restored(): Player {
    const { plan, run } = this.model;
    const records = [...this.records.values()].toReversed();
    const { failure: error, finallyErrors } = run;
    const fields = {
      ...this.#fields,
      ...(error ? { error } : {}),
      ...(finallyErrors ? { finallyErrors } : {}),
    };
    const player = new Player(plan, restoreModel(plan, records, { state: 'running', ...fields }));
    for (const [key, record] of this.records) player.records.set(key, record);
    player.#fields = this.#fields;
    return player;
  }

  get running(): string[] {
    return this.#tasks(({ state }) => state === 'running');
  }

  /** Tasks that run, followed by those that wait for their delay. */
  get active(): string[] {
    return [...this.running, ...this.#tasks(({ state }) => state === 'delayed')];
  }

  #tasks(is: (status: TaskStatus) => boolean): string[] {
    return [...this.model.tasks].filter(([, status]) => is(status)).map(([name]) => name);
  }

  states(): Record<string, TaskStatus['state']> {
    return Object.fromEntries([...this.model.tasks].map(([name, { state }]) => [name, state]));
  }

  #put(
    task: string,
    visit: number,
    state: TaskState,
    { due, skip }: Pick<TaskRecord, 'due' | 'skip'> = {},
  ): void {
    const before = this.records.get(`${task}/${visit}`)?.startedAt;
    const startedAt = state === 'running' ? 1 : before;
    const times = startedAt === undefined ? {} : { startedAt };
    const record = { task, visit, state, single: true, remaining: 0, batches: 0, ...times };
    const arrived = this.model.tasks.get(task)?.arrived.list ?? [];
    const more = { arrived, ...(due === undefined ? {} : { due }), ...(skip ? { skip } : {}) };
    this.records.set(`${task}/${visit}`, { ...record, ...more, summary: emptySummary });
  }
}

/** `passed`: skipped by its own condition. */
export type End = SettledState | 'passed';

export function settled(
  task: string,
  end: End,
  fired: readonly number[],
): ModelEvent & { readonly type: 'task-settled' } {
  if (end === 'passed') {
    return { type: 'task-settled', task, state: 'skipped', passed: 'when', fired };
  }
  const failed = end === 'failed' || end === 'timed_out';
  return { type: 'task-settled', task, state: end, fired, ...(failed ? { failure: boom } : {}) };
}

/** Decisions as short words: `start a`, `start a 2`, `skipped b`, `stop c`, `end failed MR410`. */
export function words(decisions: readonly Decision[]): string[] {
  return decisions.map((decision) => {
    switch (decision.type) {
      case 'start-task':
        return `start ${decision.task}${decision.visit > 1 ? ` ${decision.visit}` : ''}`;
      case 'delay-task':
        return `delay ${decision.task}${decision.visit > 1 ? ` ${decision.visit}` : ''}`;
      case 'record-arrival':
        return `arrival ${decision.task}`;
      case 'record-task':
        return `${decision.state} ${decision.task}`;
      case 'stop-task':
        return `${decision.policy === 'cancel_running' ? 'stop' : 'finish'} ${decision.task}`;
      case 'skip-fold':
        return `skip ${decision.task}`;
      case 'pause-run':
        return 'pause';
      case 'succeed-run':
        return `succeeds by ${decision.task}`;
      case 'begin-finally':
        return `finally ${decision.state}${decision.failure ? ` ${decision.failure.code}` : ''}`;
      case 'end-run':
        return `end ${decision.state}${decision.failure ? ` ${decision.failure.code}` : ''}`;
    }
    return decision satisfies never;
  });
}
