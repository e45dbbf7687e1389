import * as fc from 'fast-check';
import { advance, apply } from '../../../src/run/advance.ts';
import type { Decision, ModelEvent } from '../../../src/run/decisions.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { newModel, restoreModel, type RunModel } from '../../../src/run/model.ts';
import { emptySummary } from '../../../src/run/outcome.ts';
import type { Reread, RunRecord, RunState, TaskRecord } from '../../../src/run/records.ts';
import { planRerun } from '../../../src/run/rerun/plan-finally.ts';
import type { Rerun, RerunOptions } from '../../../src/run/rerun/plan-rerun.ts';
import { againRecord } from '../../../src/run/rerun/visits.ts';
import { type End, settled } from '../player.ts';
import { sketch, type TaskSketch } from '../plans.ts';

type RunEnding = Pick<RunRecord, 'outcome' | 'visitsBefore' | 'succeededBy' | 'succeeding'>;

/** How a task settles. `tolerated`: it succeeds, although one of its items failed. */
export interface Ending {
  readonly state: End;
  readonly tolerated?: boolean;
  readonly fired: readonly number[];
}

/** A run whose records are kept as the engine keeps them, through reruns and crashes. */
export class Replay {
  readonly plan: Plan;
  readonly records = new Map<string, TaskRecord>();
  rereads: Readonly<Record<string, Reread>> = {};
  /** What the record of the run has of its end. */
  ending: RunEnding = {};
  model: RunModel;
  /** Visits in the order in which they started. */
  readonly started: string[] = [];
  #now = 0;

  constructor(plan: Plan) {
    this.plan = plan;
    this.model = newModel(plan);
    this.feed({ type: 'run-started' });
  }

  get isOver(): boolean {
    return this.#endState !== 'running';
  }

  get #endState(): RunState {
    const { state } = this.model.run;
    const isEnd = state === 'succeeded' || state === 'failed' || state === 'cancelled';
    return isEnd ? state : 'running';
  }

  /** Tasks that run. Those that wait for a delay start first. */
  get running(): string[] {
    for (const [task, { state }] of this.model.tasks) {
      if (state === 'delayed') this.feed({ type: 'task-due', task });
    }
    return [...this.model.tasks].flatMap(([name, { state }]) => (state === 'running' ? name : []));
  }

  latest(task: string): TaskRecord | undefined {
    const own = [...this.records.values()].filter((record) => record.task === task);
    return own.toSorted((a, b) => b.visit - a.visit)[0];
  }

  settle(task: string, { state, tolerated = false, fired }: Ending): void {
    const record = this.latest(task);
    if (!record) throw new Error(`${task} has no record`);
    const { followed } = record;
    if (state === 'passed') {
      const skip = { state: 'skipped', skip: 'when', fired, endedAt: ++this.#now } as const;
      this.#put({ ...record, ...skip });
      return this.feed({ ...settled(task, state, fired), ...(followed ? { followed } : {}) });
    }
    const counts = { total: 2, succeeded: 1, [tolerated ? 'failed' : state]: 1 };
    const summary = { ...emptySummary, ...counts };
    if (state === 'succeeded' && !tolerated) summary.succeeded = 2;
    this.#put({ ...record, state, summary, fired, endedAt: ++this.#now });
    this.feed({ ...settled(task, state, fired), ...(followed ? { followed } : {}) });
  }

  /** Plans a rerun of what has ended, and begins it. */
  retry(options: RerunOptions = {}): Rerun {
    const { outcome, visitsBefore, succeededBy } = this.ending;
    const rerun = planRerun(this.plan, [...this.records.values()], {
      rereads: this.rereads,
      state: this.#endState,
      outcome,
      visitsBefore,
      endedEarly: succeededBy !== undefined,
      ...options,
    });
    const { onlyFinally, visitsBefore: before } = rerun;
    this.ending = {
      ...(onlyFinally && outcome ? { outcome } : {}),
      ...(before ? { visitsBefore: before } : visitsBefore ? { visitsBefore } : {}),
      ...(succeededBy === undefined ? {} : { succeededBy }),
    };
    const now = ++this.#now;
    for (const { record, followed } of rerun.again) {
      this.#put(againRecord(record, { followed, deadline: undefined, now, runEndedAt: now }));
    }
    for (const record of [...rerun.waiting, ...rerun.followed]) this.#put(record);
    for (const { task, visit } of rerun.unreached) this.records.delete(`${task}/${visit}`);
    this.rereads = rerun.rereads;
    this.started.length = 0;
    this.crash();
    return rerun;
  }

  /** Another process resumes the run from its records. */
  crash(): void {
    const { failure } = this.model.run;
    const error = this.isOver || !failure ? {} : { error: failure };
    const { rereads, ending } = this;
    const records = [...this.records.values()];
    const fields = { ...ending, state: 'running', rereads, ...error } as const;
    this.model = restoreModel(this.plan, records, fields);
    this.feed({ type: 'run-resumed' });
  }

  feed(event: ModelEvent): void {
    const step = advance(this.model, event);
    apply(this.model, step);
    for (const decision of step.decisions) this.#apply(decision);
  }

  #apply(decision: Decision): void {
    switch (decision.type) {
      case 'start-task':
        return this.#start(decision.task, decision.visit);
      case 'delay-task':
        return this.#begin(decision.task, decision.visit, { state: 'waiting', due: 1 });
      case 'record-task':
        return this.#begin(decision.task, decision.visit, {
          state: decision.state,
          ...(decision.skip ? { skip: decision.skip } : {}),
        });
      case 'record-arrival': {
        const { task, visit } = decision;
        const known = this.records.get(`${task}/${visit}`);
        return known ? this.#put(known) : this.#begin(task, visit, { state: 'waiting' });
      }
      case 'succeed-run':
        this.ending = { ...this.ending, succeededBy: decision.task, succeeding: true };
        return;
      case 'begin-finally': {
        const { succeeding: _, ...rest } = this.ending;
        this.ending = { ...rest, outcome: decision.state };
        return;
      }
      case 'stop-task':
      case 'skip-fold':
      case 'pause-run':
      case 'end-run':
        return;
    }
  }

  #start(task: string, visit: number): void {
    const reread = this.rereads[task];
    const followed = reread?.visit === visit && reread.followed;
    this.started.push(`${task}/${visit}`);
    this.#begin(task, visit, {
      state: 'running',
      startedAt: ++this.#now,
      ...(followed ? { followed } : {}),
    });
  }

  #begin(task: string, visit: number, more: Pick<TaskRecord, 'state'> & Partial<TaskRecord>): void {
    const none = { single: true, remaining: 0, batches: 0, summary: emptySummary };
    this.#put({ task, visit, ...none, ...more });
  }

  #put(record: TaskRecord): void {
    const arrived = this.model.tasks.get(record.task)?.arrived.list ?? [];
    this.records.set(`${record.task}/${record.visit}`, { ...record, arrived });
  }
}

interface Event {
  readonly pick: number;
  readonly ending: Ending;
}

const ending: fc.Arbitrary<Ending> = fc.record(
  {
    state: fc.constantFrom<End>(
      'succeeded',
      'succeeded',
      'succeeded',
      'passed',
      'failed',
      'timed_out',
    ),
    tolerated: fc.boolean(),
    fired: fc.oneof(fc.constant([0, 1, 2, 3, 4]), fc.subarray([0, 1, 2, 3, 4])),
  },
  { requiredKeys: ['state', 'fired'] },
);

export const anyStory: fc.Arbitrary<readonly Event[]> = fc.array(
  fc.record({ pick: fc.nat(), ending }),
  { minLength: 10, maxLength: 60 },
);

/** Plays a story until the run is over; whatever it does not say succeeds, and nothing fires. */
export function play(
  replay: Replay,
  story: readonly Event[],
  each: (replay: Replay) => void = () => {},
): void {
  for (let at = 0; !replay.isOver; at++) {
    const { running } = replay;
    const { pick, ending: end } = story[at] ?? { pick: 0, ending: succeeded };
    const task = running[pick % running.length];
    if (task === undefined) return;
    const { transitions = [] } = replay.plan.tasks.get(task) ?? {};
    const isFailure = end.state !== 'succeeded' && end.state !== 'passed';
    const fired = end.fired.filter((one) => {
      const transition = transitions[one];
      return transition !== undefined && (isFailure || !transition.afterFailure);
    });
    replay.settle(task, { ...end, tolerated: end.tolerated === true && !isFailure, fired });
    each(replay);
  }
}

const succeeded: Ending = { state: 'succeeded', fired: [] };

interface Draw {
  /** The task before it that leads to it, and how. */
  readonly by: number;
  readonly how: 'need' | 'next' | 'handler';
  /** Which of the tasks that lead to it are read. */
  readonly reads: number;
  /** A task to which a transition leads back. */
  readonly back: number | undefined;
  readonly publishes: readonly string[];
  readonly variables: readonly string[];
  /** What it starts after a failure does not handle that. */
  readonly isUndone: boolean;
  readonly join: number | undefined;
  readonly delay: number | undefined;
}

const variable = fc.constantFrom('x', 'y');
const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, arbitrary);

const draw: fc.Arbitrary<Draw> = fc.record({
  by: fc.nat(),
  how: fc.constantFrom('need', 'need', 'next', 'next', 'handler'),
  reads: fc.nat(),
  back: seldom(fc.nat()),
  publishes: fc.array(variable, { maxLength: 2 }),
  variables: fc.subarray(['x', 'y']),
  isUndone: fc.boolean(),
  join: seldom(fc.integer({ min: 1, max: 2 })),
  delay: seldom(fc.constant(10)),
});

/** Plans in which tasks read others that lead to them, and variables that any publishes. */
export const readingPlan: fc.Arbitrary<Plan> = fc
  .array(draw, { minLength: 1, maxLength: 6, size: 'max' })
  .map((draws) => {
    const before: string[][] = [[]];
    const needs = new Map<string, string[]>();
    const next: (string[] | undefined)[][] = [[]];
    const handlers: number[][] = [[]];
    for (const [at, { by, how, back }] of draws.entries()) {
      const name = `t${at + 1}`;
      const from = by % (at + 1);
      before.push([...(before[from] ?? []), `t${from}`]);
      next.push(back === undefined ? [] : [[`t${back % (draws.length + 1)}`]]);
      handlers.push([]);
      if (how === 'need') needs.set(name, [`t${from}`]);
      else next[from]?.push([name]);
      if (how === 'handler') handlers[from]?.push((next[from]?.length ?? 1) - 1);
    }
    const sketches = next.map((transitions, at): [string, TaskSketch] => {
      const { reads = 0, publishes = [], variables = [], join, delay } = draws[at - 1] ?? {};
      return [
        `t${at}`,
        {
          needs: needs.get(`t${at}`) ?? [],
          next: transitions.map((targets) => targets ?? []),
          handlers: handlers[at] ?? [],
          unhandled: (handlers[at] ?? []).filter(() => draws[at - 1]?.isUndone),
          reads: (before[at] ?? []).filter((_, bit) => ((reads >> bit) & 1) === 1),
          publishes,
          variables,
          ...(join === undefined ? {} : { join }),
          ...(delay === undefined ? {} : { delay }),
        },
      ];
    });
    return sketch(Object.fromEntries(sketches));
  });
