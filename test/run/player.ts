import { advance, apply } from '../../src/run/advance.ts';
import type { Decision, ModelEvent } from '../../src/run/decisions.ts';
import { newModel, type RunModel, type TaskStatus } from '../../src/run/model.ts';
import { emptySummary } from '../../src/run/outcome.ts';
import type { TaskRecord, TaskState } from '../../src/run/records.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Failure } from '../../src/items/failure.ts';

const boom: Failure = { code: 'MR401', message: 'boom' };

/** Applies events to a model and keeps the records that a store would have. */
export class Player {
  readonly model: RunModel;
  /** Everything that was decided, in order. */
  readonly decided: Decision[] = [];
  readonly records = new Map<string, TaskRecord>();

  constructor(plan: Plan, model = newModel(plan)) {
    this.model = model;
  }

  feed(event: ModelEvent): readonly Decision[] {
    const step = advance(this.model, event);
    apply(this.model, step);
    for (const decision of step.decisions) {
      if (decision.type === 'start-task') this.#put(decision.task, decision.visit, 'running');
      if (decision.type === 'delay-task') this.#put(decision.task, decision.visit, 'waiting', 1);
      if (decision.type === 'record-task') this.#put(decision.task, decision.visit, decision.state);
      if (decision.type === 'record-arrival') {
        const known = this.records.get(`${decision.task}/${decision.visit}`);
        this.#put(decision.task, decision.visit, known?.state ?? 'waiting', known?.due);
      }
    }
    this.decided.push(...step.decisions);
    return step.decisions;
  }

  start(): readonly Decision[] {
    return this.feed({ type: 'run-started' });
  }

  settle(task: string, state: TaskState, fired: readonly number[] = []): readonly Decision[] {
    const visit = this.model.tasks.get(task)?.visit ?? 0;
    this.#put(task, visit, state);
    const failed = state === 'failed' || state === 'timed_out';
    return this.feed({
      type: 'task-settled',
      task,
      state,
      fired,
      ...(failed ? { failure: boom } : {}),
    });
  }

  get running(): string[] {
    return this.#inState('running');
  }

  /** What runs, or does when its delay is over. */
  get active(): string[] {
    return [...this.running, ...this.#inState('delayed')];
  }

  #inState(wanted: TaskStatus['state']): string[] {
    return [...this.model.tasks].filter(([, { state }]) => state === wanted).map(([name]) => name);
  }

  states(): Record<string, TaskStatus['state']> {
    return Object.fromEntries([...this.model.tasks].map(([name, { state }]) => [name, state]));
  }

  #put(task: string, visit: number, state: TaskState, due?: number): void {
    const record = { task, visit, state, single: true, remaining: 0, batches: 0 };
    const { arrived = [] } = this.model.tasks.get(task) ?? {};
    const more = { arrived, ...(due === undefined ? {} : { due }) };
    this.records.set(`${task}/${visit}`, { ...record, ...more, summary: emptySummary });
  }
}

/** Decisions as short words: `start a`, `start a 2`, `skip b`, `stop c`, `end failed MR410`. */
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
      case 'pause-run':
        return 'pause';
      case 'end-run':
        return `end ${decision.state}${decision.failure ? ` ${decision.failure.code}` : ''}`;
    }
    return decision satisfies never;
  });
}
