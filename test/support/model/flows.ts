import fc from 'fast-check';
import { planFor, triggersOf } from './written.ts';

/** When a task starts the one that it triggers. */
export type When = 'succeeded' | 'failed' | 'ended' | 'skipped' | 'went on';

/** A task of a random workflow. It refers only to tasks before it. */
export interface TaskSketch {
  readonly name: string;
  /** The attempt in which each item succeeds, from 1; 0 is never. A plain task has one item. */
  readonly outcomes: readonly number[];
  readonly plain: boolean;
  readonly retries: number;
  /** Milliseconds. */
  readonly delay: number;
  readonly concurrency: number;
  /** Names of tasks that must have succeeded. */
  readonly needs: readonly string[];
  readonly trigger: Trigger | undefined;
  /** Triggers of which `count` must fire. There is no other trigger then. */
  readonly join: { readonly sources: readonly Trigger[]; readonly count: number } | undefined;
  /** How often it runs. It starts itself again when that is more than once. */
  readonly visits: number;
  /** By visit: whether its own condition skips it. */
  readonly skips: readonly boolean[];
  /** Positions of the items that the condition of the items skips. */
  readonly passes: readonly number[];
  /** Milliseconds before it starts. */
  readonly late: number;
  /** The number of items that can fail without consequence. */
  readonly tolerated: number;
  readonly failFast: boolean;
  /** Milliseconds. Nothing follows a task with a deadline, and it does not fail the run. */
  readonly deadline: number | undefined;
  /** How another task combines its results, if one does. */
  readonly folded: Folding | undefined;
  /** It is one of `finally`: nothing follows it, and it runs again in each rerun. */
  readonly inFinally: boolean;
}

/** A `chain` cannot merge: one unit continues the other. */
type Folding = 'any order' | 'ordered' | 'chain' | 'ordered chain';

export interface Trigger {
  readonly by: string;
  readonly when: When;
}

export interface FlowSketch {
  readonly tasks: readonly TaskSketch[];
}

interface Draw {
  readonly plain: boolean;
  readonly outcomes: readonly number[];
  readonly retries: number;
  readonly delay: number;
  readonly concurrency: number;
  readonly needs: readonly number[];
  readonly by: number;
  readonly when: When;
  readonly start: 'at once' | 'triggered' | 'joined';
  readonly sources: readonly (readonly [by: number, when: When])[];
  readonly count: number;
  readonly visits: number;
  readonly skips: readonly boolean[];
  readonly passes: readonly number[];
  readonly late: number;
  readonly tolerated: number;
  readonly failFast: boolean;
  readonly deadline: number | undefined;
  readonly folded: Folding | undefined;
}

const when = fc.constantFrom<When>('succeeded', 'ended', 'failed', 'skipped', 'went on', 'went on');

const draw: fc.Arbitrary<Draw> = fc.record({
  plain: fc.boolean(),
  outcomes: fc.array(
    fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, { weight: 3, arbitrary: fc.nat(3) }),
    { maxLength: 7, size: 'max' },
  ),
  retries: fc.constantFrom(0, 1, 2, 2),
  delay: fc.constantFrom(0, 0, 700),
  concurrency: fc.integer({ min: 1, max: 5 }),
  needs: fc.uniqueArray(fc.nat(2), { maxLength: 3 }),
  by: fc.nat(3),
  when,
  start: fc.constantFrom('at once', 'triggered', 'joined'),
  sources: fc.uniqueArray(fc.tuple(fc.nat(3), when), {
    selector: ([by]) => by,
    minLength: 2,
    maxLength: 4,
  }),
  count: fc.integer({ min: 1, max: 3 }),
  visits: fc.constantFrom(1, 1, 2, 3),
  skips: fc.constantFrom([], [], [], [true], [false, true], [true, true, true]),
  passes: fc.constantFrom([], [], [0, 2], [1, 2, 3]),
  late: fc.constantFrom(0, 0, 0, 600),
  tolerated: fc.constantFrom(0, 0, 1, 3),
  failFast: fc.constantFrom(false, false, true),
  deadline: fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, fc.constantFrom(300, 1500)),
  folded: fc.constantFrom<Folding | undefined>(
    undefined,
    undefined,
    'any order',
    'ordered',
    'chain',
    'ordered chain',
  ),
});

/** Flows of one to five tasks, with all that a task can have. */
export const flows: fc.Arbitrary<FlowSketch> = fc
  .tuple(
    fc.array(draw, { minLength: 1, maxLength: 5, size: 'max' }),
    fc.oneof(fc.constant([]), fc.array(draw, { maxLength: 2 })),
  )
  .map(([draws, last]) => ({
    tasks: [...draws.reduce(sketchNext, []), ...last.reduce(sketchLast, [])],
  }))
  .filter(canBeMet);

/**
 * Flows that succeed when what fails is retried often enough. `meant` says how they end then, as if
 * there were enough retries from the beginning.
 */
export const hopefulFlows: fc.Arbitrary<{ readonly flow: FlowSketch; readonly meant: FlowSketch }> =
  flows
    .map(({ tasks }) => ({ tasks: tasks.map((task) => hopeful(task, tasks)) }))
    .filter(canBeMet)
    .map((flow) => ({
      flow,
      meant: { tasks: flow.tasks.map((task) => ({ ...task, retries: 99, failFast: false })) },
    }));

function hopeful(task: TaskSketch, tasks: readonly TaskSketch[]): TaskSketch {
  const succeeded = ({ by, when: written }: Trigger): Trigger => {
    const isSkipped = tasks.some(({ name, skips }) => name === by && skips.length > 0);
    return { by, when: written === 'succeeded' && !isSkipped ? 'succeeded' : 'went on' };
  };
  return {
    ...task,
    outcomes: task.outcomes.map((success) => Math.max(1, success)),
    tolerated: 0,
    deadline: undefined,
    trigger: task.trigger && succeeded(task.trigger),
    join: task.join && { ...task.join, sources: task.join.sources.map(succeeded) },
  };
}

/** The branches of a join must not exclude each other. */
function canBeMet(flow: FlowSketch): boolean {
  if (flow.tasks.every(({ join }) => join === undefined)) return true;
  try {
    planFor(flow);
    return true;
  } catch (error) {
    if (!String(error).includes('MR307')) throw error;
    return false;
  }
}

function sketchNext(before: readonly TaskSketch[], drawn: Draw): TaskSketch[] {
  // What follows a task with a deadline depends on the clock.
  const certain = (at: number): readonly TaskSketch[] =>
    before.slice(at, at + 1).filter(({ deadline }) => deadline === undefined);
  const [by] = certain(drawn.by);
  const trigger = drawn.start === 'triggered' && by ? { by: by.name, when: drawn.when } : undefined;
  const sources = drawn.sources.flatMap(([at, how]) =>
    certain(at).map(({ name }) => ({ by: name, when: how })),
  );
  const joins = drawn.start === 'joined' && sources.length > 0;
  // A loop needs a trigger from outside. A task that needs a looping task sees its latest visit.
  const loops = drawn.visits > 1 && trigger !== undefined;
  const needs = drawn.needs.flatMap(certain).filter(({ visits }) => visits === 1);
  const earlier = [trigger, ...(joins ? sources : [])].flatMap((one) => one?.by ?? []);
  const comesAgain =
    loops || earlier.concat(needs.map(({ name }) => name)).some((name) => runsAgain(before, name));
  const outcomes = drawn.plain ? [drawn.outcomes[0] ?? 1] : drawn.outcomes;
  return [
    ...before,
    {
      name: `t${before.length}`,
      plain: drawn.plain,
      outcomes: loops ? outcomes.map(() => 1) : outcomes,
      retries: drawn.retries,
      delay: drawn.delay,
      concurrency: drawn.concurrency,
      needs: needs.map(({ name }) => name),
      trigger,
      join: joins ? { sources, count: Math.min(drawn.count, sources.length) } : undefined,
      visits: loops ? drawn.visits : 1,
      // A task has one condition.
      skips: drawn.passes.length > 0 ? [] : drawn.skips,
      passes: drawn.plain ? [] : drawn.passes,
      late: drawn.late,
      tolerated: drawn.tolerated,
      failFast: drawn.failFast,
      deadline: loops ? undefined : drawn.deadline,
      // Whether there is anything to fold must not depend on the clock.
      folded:
        drawn.plain || comesAgain || drawn.skips.length > 0 || drawn.deadline
          ? undefined
          : drawn.folded,
      inFinally: false,
    },
  ];
}

/** Whether a task can run more than once: it loops, or a task before it does. */
function runsAgain(tasks: readonly TaskSketch[], name: string): boolean {
  const task = tasks.find((one) => one.name === name);
  if (!task) return false;
  const earlier = triggersOf(task).map(({ by }) => by);
  return task.visits > 1 || earlier.concat(task.needs).some((one) => runsAgain(tasks, one));
}

/** A task of `finally`. It can need those before it there. */
function sketchLast(before: readonly TaskSketch[], drawn: Draw): TaskSketch[] {
  const [task] = sketchNext([], { ...drawn, start: 'at once', skips: [], deadline: undefined });
  if (!task) return [...before];
  const needs = drawn.needs.flatMap((at) => before.slice(at, at + 1).map(({ name }) => name));
  return [
    ...before,
    { ...task, name: `f${before.length}`, needs, folded: undefined, inFinally: true },
  ];
}
