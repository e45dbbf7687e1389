import * as fc from 'fast-check';
import type { Plan, PlanTask, PlanTransition } from '../../src/plan/plan.ts';

export interface TaskSketch {
  readonly needs?: readonly string[];
  /** Targets of each transition. One that names only `noop` handles a failure, no more. */
  readonly next?: readonly (readonly string[])[];
  /** Positions of the transitions that fire only after a failure. */
  readonly handlers?: readonly number[];
  /** Positions of the transitions after which a failure is still one of the run. */
  readonly unhandled?: readonly number[];
  /** The variable that each transition publishes. */
  readonly publishes?: readonly string[];
  /** Other tasks and variables that it reads. */
  readonly reads?: readonly string[];
  readonly variables?: readonly string[];
  readonly join?: number;
  readonly delay?: number;
  /** It folds this task. */
  readonly over?: string;
  /** It is one of `finally`. */
  readonly inFinally?: boolean;
  /** It ends its scope. */
  readonly endsScope?: boolean;
}

const reads = { parameters: false, vars: false, run: false, tasks: {} };

/** A plan of no-op tasks with these edges. */
export function sketch(tasks: Readonly<Record<string, TaskSketch>>): Plan {
  const entries = Object.entries(tasks);
  const targets = new Set(entries.flatMap(([, { next = [] }]) => next.flat()));
  const plan = entries.map(([name, task]): [string, PlanTask] => {
    const { needs = [], next = [], reads: tasksRead = [], variables = [], join, delay } = task;
    return [
      name,
      {
        name,
        ...(join === undefined ? {} : { join }),
        ...(delay === undefined ? {} : { delay }),
        ...(task.inFinally ? { inFinally: true } : {}),
        ...(task.endsScope ? { endsScope: true } : {}),
        action: 'test.noop',
        input: {},
        inputReads: reads,
        reads: { tasks: tasksRead, variables },
        retry: [],
        needs,
        folds: entries.filter(([, one]) => one.over === name).map(([other]) => other),
        ...(task.over === undefined ? {} : { fold: { over: task.over, ordered: false } }),
        failFast: false,
        exclusive: false,
        startedBy: entries
          .filter(([, one]) => one.next?.some((each) => each.includes(name)))
          .map(([other]) => other),
        triggered: targets.has(name) || task.over !== undefined,
        neededBy: entries.filter(([, one]) => one.needs?.includes(name)).map(([other]) => other),
        transitions: next.map((_, at) => transition(task, at)),
        resultsRead: false,
      },
    ];
  });
  return {
    language: 3,
    workflow: 'sketch',
    parameters: {},
    vars: {},
    tasks: new Map(plan),
    ...(entries.some(([, { inFinally }]) => inFinally) ? { hasFinally: true } : {}),
    cancel: 'cancel_running',
  };
}

function transition(
  { next, publishes, handlers, unhandled }: TaskSketch,
  at: number,
): PlanTransition {
  const targets = next?.[at] ?? [];
  const name = publishes?.[at];
  return {
    publish: name === undefined ? [] : [{ name, value: null }],
    afterSuccess: false,
    otherwise: false,
    leads: targets.length > 0,
    start: targets.filter((target) => target !== 'noop'),
    handles: targets.length > 0 && unhandled?.includes(at) !== true,
    afterFailure: handlers?.includes(at) ?? false,
  };
}

type Sketches = readonly (readonly [string, TaskSketch])[];

/** The first starts at once; `needs` point back, `next` anywhere. */
function anySketches(prefix: string, count: number): fc.Arbitrary<Sketches> {
  const names = Array.from({ length: count }, (_, at) => `${prefix}${at}`);
  const targets = fc.uniqueArray(fc.constantFrom(...names.slice(1), 'noop'), { maxLength: 3 });
  const one = (at: number): fc.Arbitrary<TaskSketch> =>
    fc.record(
      {
        needs: fc.subarray(names.slice(0, at), { maxLength: Math.min(3, at) }),
        next: fc.array(targets, { maxLength: 2 }),
        unhandled: fc.subarray([0, 1], { maxLength: 1 }),
        join: fc.integer({ min: 1, max: 3 }),
        delay: fc.constant(10),
      },
      { requiredKeys: ['needs', 'next'] },
    );
  const all = names.map((name, at) => one(at).map((each) => [name, each] as const));
  return fc.tuple(...all);
}

const anyMain = fc.integer({ min: 1, max: 7 }).chain((count) => anySketches('t', count));

/** Plans of up to seven tasks. */
export const anyPlan: fc.Arbitrary<Plan> = anyMain.map((main) => sketch(Object.fromEntries(main)));

/** Plans with tasks that end their scope, and with up to three tasks in `finally`. */
export const anyPlanWithEnds: fc.Arbitrary<Plan> = fc
  .record({
    main: fc.integer({ min: 1, max: 4 }).chain((count) => anySketches('t', count)),
    last: fc.integer({ min: 0, max: 3 }).chain((count) => anySketches('f', count)),
    ends: fc.array(fc.constantFrom('t1', 't2', 't3', 't4'), { maxLength: 2 }),
  })
  .map(({ main, last, ends }) => {
    const early = main.map(([name, each], at) => {
      return [name, { ...begun(each, at), endsScope: ends.some((one) => one === name) }] as const;
    });
    const late = last.map(([name, each], at) => {
      return [name, { ...begun(each, at), inFinally: true }] as const;
    });
    return sketch(Object.fromEntries([...early, ...late]));
  });

/** The first of several tasks waits for nothing. */
function begun({ join, delay, ...rest }: TaskSketch, at: number): TaskSketch {
  const waits = { ...(join ? { join } : {}), ...(delay ? { delay } : {}) };
  return at === 0 ? rest : { ...rest, ...waits };
}
