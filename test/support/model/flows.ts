import fc from 'fast-check';
import type { Plan } from '../../../src/plan/plan.ts';
import { planOf } from '../stage.ts';

/** When a task starts the one that it triggers. */
type When = 'succeeded' | 'failed' | 'ended';

/** A task of a random workflow. It may only refer to tasks before it. */
export interface TaskSketch {
  readonly name: string;
  /** The attempt in which each item succeeds, counted from 1; 0: never. A plain task has one. */
  readonly outcomes: readonly number[];
  readonly plain: boolean;
  readonly retries: number;
  /** Milliseconds. */
  readonly delay: number;
  readonly concurrency: number;
  /** Names of tasks that must have succeeded. */
  readonly needs: readonly string[];
  readonly trigger: { readonly by: string; readonly when: When } | undefined;
  /** How often it runs: more than once when it starts itself again. */
  readonly visits: number;
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
  readonly triggered: boolean;
  readonly visits: number;
}

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
  when: fc.constantFrom<When>('succeeded', 'ended', 'failed'),
  triggered: fc.boolean(),
  visits: fc.constantFrom(1, 1, 2, 3),
});

/** One to four tasks with needs, triggers, loops, retries, failures and empty lists. */
export const flows: fc.Arbitrary<FlowSketch> = fc
  .array(draw, { minLength: 1, maxLength: 4, size: 'max' })
  .map((draws) => ({ tasks: draws.reduce(sketchNext, []) }));

function sketchNext(before: readonly TaskSketch[], given: Draw): TaskSketch[] {
  const by = before[given.by];
  const trigger = given.triggered && by ? { by: by.name, when: given.when } : undefined;
  // A loop must be entered from outside, and what needs a looping task would see whichever visit is the latest.
  const loops = given.visits > 1 && trigger !== undefined;
  const needs = given.needs.flatMap((at) => before[at] ?? []).filter(({ visits }) => visits === 1);
  const outcomes = given.plain ? [given.outcomes[0] ?? 1] : given.outcomes;
  return [
    ...before,
    {
      name: `t${before.length}`,
      plain: given.plain,
      outcomes: loops ? outcomes.map(() => 1) : outcomes,
      retries: given.retries,
      delay: given.delay,
      concurrency: given.concurrency,
      needs: needs.map(({ name }) => name),
      trigger,
      visits: loops ? given.visits : 1,
    },
  ];
}

/** Tasks whose results a task reads: those that it follows. */
export function readsOf({ needs, trigger }: TaskSketch): readonly string[] {
  return [...new Set([...needs, ...(trigger ? [trigger.by] : [])])];
}

/** JSON is YAML too. */
export function planFor(flow: FlowSketch): Plan {
  const vars = Object.fromEntries(flow.tasks.map(({ name }) => [`turns_${name}`, 0]));
  const tasks = flow.tasks.map((task) => ({
    name: task.name,
    action: 'model.work',
    ...(task.plain ? {} : { with_items: task.outcomes.map((_, index) => index * 10) }),
    concurrency: task.concurrency,
    retry: { count: task.retries, delay: `${task.delay}ms` },
    ...(task.needs.length > 0 ? { needs: task.needs } : {}),
    input: {
      item: task.plain ? null : '{{ item }}',
      ...Object.fromEntries(readsOf(task).map((name) => [name, seen(name)])),
    },
    next: transitions(flow, task),
  }));
  return planOf(JSON.stringify({ name: 'model', vars, tasks, output: { turns: '{{ vars }}' } }));
}

function seen(name: string): string {
  return `{{ task.${name}.items.map((x) => [x.status, x.output]) }}`;
}

function transitions(flow: FlowSketch, { name, visits }: TaskSketch): object[] {
  const turns = `vars.turns_${name}`;
  const last = visits > 1 ? ` && ${turns} >= ${visits}` : '';
  const starts = flow.tasks.flatMap((next) =>
    next.trigger?.by === name
      ? [{ when: `{{ (${conditions[next.trigger.when]})${last} }}`, do: [next.name] }]
      : [],
  );
  const again = { when: `{{ succeeded() && ${turns} < ${visits} }}`, do: [name] };
  return [
    { when: '{{ succeeded() }}', publish: [{ [`turns_${name}`]: `{{ ${turns} + 1 }}` }] },
    ...(visits > 1 ? [again] : []),
    ...starts,
  ];
}

const conditions: Readonly<Record<When, string>> = {
  succeeded: 'succeeded()',
  failed: 'failed()',
  ended: 'succeeded() || failed()',
};
