import { advance, apply, type Decision, type ModelEvent } from '../../src/run/advance.ts';
import { newModel, type RunModel } from '../../src/run/model.ts';
import { emptySummary } from '../../src/run/outcome.ts';
import type { TaskRecord, TaskState } from '../../src/run/records.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Failure } from '../../src/wire/failure.ts';

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
      if (decision.type === 'note-task') this.#put(decision.task, decision.visit, decision.state);
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
    return [...this.model.tasks]
      .filter(([, { state }]) => state === 'running')
      .map(([name]) => name);
  }

  states(): Record<string, TaskState> {
    return Object.fromEntries([...this.model.tasks].map(([name, { state }]) => [name, state]));
  }

  #put(task: string, visit: number, state: TaskState): void {
    const record = { task, visit, state, plain: true, remaining: 0, batches: 0 };
    this.records.set(`${task}/${visit}`, { ...record, summary: emptySummary });
  }
}

/** Decisions as short words: `start a`, `start a 2`, `skip b`, `stop c`, `end failed MR410`. */
export function words(decisions: readonly Decision[]): string[] {
  return decisions.map((decision) => {
    switch (decision.type) {
      case 'start-task':
        return `start ${decision.task}${decision.visit > 1 ? ` ${decision.visit}` : ''}`;
      case 'note-task':
        return `${decision.state} ${decision.task}`;
      case 'stop-task':
        return `stop ${decision.task}`;
      case 'end-run':
        return `end ${decision.state}${decision.failure ? ` ${decision.failure.code}` : ''}`;
    }
    return decision satisfies never;
  });
}
