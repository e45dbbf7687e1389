import * as fc from 'fast-check';
import { advance, apply } from '../../src/run/advance.ts';
import type { ModelEvent, Step } from '../../src/run/decisions.ts';
import { newModel, type RunModel } from '../../src/run/model.ts';
import type { Plan, PlanTask } from '../../src/plan/plan.ts';
import { type End, settled } from './player.ts';
import { anyPlanWithEnds, sketch } from './plans.ts';

/** One event in one state of a run. */
export interface Advance {
  readonly before: RunModel;
  readonly event: ModelEvent;
  readonly step: Step;
  readonly after: RunModel;
}

/** A loop has no last state: states with a later visit are not explored further. */
const LAST_VISIT = 2;

/** More states than the small plan has. */
const TOO_MANY = 40_000;

/** Two tasks that start each other, one of them after a delay, and one that needs it. */
const small = sketch({
  first: { next: [['a']] },
  a: { next: [['a', 'b']] },
  b: { delay: 10, next: [['a']] },
  c: { needs: ['b'] },
});

/** A task that ends the run while others may be running, without `finally` and with it. */
const withEnd = sketch({ a: {}, b: {}, done: { endsScope: true } });
const withBoth = sketch({ a: {}, done: { endsScope: true }, f: { inFinally: true } });

/** Two tasks in `finally`, of which one starts the other. */
const withFinally = sketch({
  a: {},
  f: { inFinally: true, next: [['g']] },
  g: { inFinally: true },
});

const eventsOfRun: readonly ModelEvent[] = [
  { type: 'run-started' },
  { type: 'run-resumed' },
  { type: 'pause-requested' },
  { type: 'run-idle' },
  { type: 'cancel-requested', policy: 'allow_finish' },
  { type: 'cancel-requested', policy: 'cancel_running' },
  { type: 'time-ran-out' },
  { type: 'output-failed', failure: { code: 'MR403', message: 'no output' } },
];

const endings: readonly End[] = [
  'succeeded',
  'failed',
  'timed_out',
  'cancelled',
  'skipped',
  'passed',
];

/** Every event in every state that a run of a small plan can reach, in and out of turn. */
export function allAdvances(): readonly Advance[] {
  return [small, withEnd, withBoth, withFinally].flatMap(advancesOf);
}

function advancesOf(plan: Plan): readonly Advance[] {
  const found: Advance[] = [];
  const events = eventsOf(plan);
  const open = [newModel(plan)];
  const known = new Set(open.map(keyOf));
  for (const before of open) {
    for (const event of events) {
      const one = advanceOnce(before, event);
      found.push(one);
      const key = keyOf(one.after);
      if (known.has(key) || !isNear(one.after)) continue;
      known.add(key);
      open.push(one.after);
      if (open.length > TOO_MANY) throw new Error('the states of the small plan have no end');
    }
  }
  return found;
}

/** Events of any type in any order, in a run of any plan. */
export const anyAdvances: fc.Arbitrary<readonly Advance[]> = anyPlanWithEnds.chain((plan) => {
  const events = fc.array(fc.constantFrom(...eventsOf(plan)), { maxLength: 40, size: 'max' });
  return events.map((list) => {
    let model = newModel(plan);
    return [{ type: 'run-started' } as const, ...list].map((event) => {
      const one = advanceOnce(model, event);
      model = one.after;
      return one;
    });
  });
});

function advanceOnce(before: RunModel, event: ModelEvent): Advance {
  const step = advance(before, event);
  const after = { ...before, tasks: new Map(before.tasks) };
  apply(after, step);
  return { before, event, step, after };
}

function eventsOf({ tasks }: Plan): readonly ModelEvent[] {
  return [...eventsOfRun, ...[...tasks.values()].flatMap(eventsOfTask)];
}

function eventsOfTask({ name, transitions }: PlanTask): readonly ModelEvent[] {
  const due: readonly ModelEvent[] = [{ type: 'task-due', task: name }];
  const sets = subsetsOf([...transitions.keys()]);
  return due.concat(endings.flatMap((end) => sets.map((fired) => settled(name, end, fired))));
}

function subsetsOf(positions: readonly number[]): readonly (readonly number[])[] {
  const length = 2 ** positions.length;
  return Array.from({ length }, (_, mask) => positions.filter((at) => ((mask >> at) & 1) === 1));
}

function isNear({ tasks }: RunModel): boolean {
  return [...tasks.values()].every(({ visit }) => visit <= LAST_VISIT);
}

function keyOf({ run: { failure, finallyErrors, ...run }, tasks }: RunModel): string {
  const failures = [failure === undefined, finallyErrors === undefined];
  return JSON.stringify([run, failures, [...tasks.values()]]);
}
