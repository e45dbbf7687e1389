import type { Plan } from '../../../src/plan/plan.ts';
import { planOf } from '../stage.ts';
import type { FlowSketch, TaskSketch, Trigger, When } from './flows.ts';

/** The transitions that lead to a task. */
export function triggersOf({ trigger, join }: TaskSketch): readonly Trigger[] {
  return trigger ? [trigger] : (join?.sources ?? []);
}

/** The tasks whose results a task reads: all of their items have ended when it starts. */
export function readsOf(flow: FlowSketch, task: TaskSketch): readonly string[] {
  const { needs, join } = task;
  const all = join === undefined || join.count === join.sources.length;
  const names = new Set([...needs, ...(all ? triggersOf(task).map(({ by }) => by) : [])]);
  const whole = new Set(flow.tasks.filter(({ failFast }) => !failFast).map(({ name }) => name));
  return [...names].filter((name) => whole.has(name));
}

/** JSON is YAML too. */
export function planFor(flow: FlowSketch): Plan {
  const vars = Object.fromEntries(flow.tasks.map(({ name }) => [`turns_${name}`, 0]));
  const [tasks, last] = [false, true].map((inFinally) =>
    writtenTasks(flow, (task) => task.inFinally === inFinally),
  );
  const more = last && last.length > 0 ? { finally: last } : {};
  const folds = flow.tasks.flatMap(({ name, folded }) =>
    folded ? [[name, `{{ task.${foldName(name)}.output }}`] as const] : [],
  );
  const output = { turns: '{{ vars }}', folds: Object.fromEntries(folds) };
  return planOf(JSON.stringify({ name: 'model', vars, tasks, ...more, output }));
}

function writtenTasks(flow: FlowSketch, isOf: (task: TaskSketch) => boolean): object[] {
  return flow.tasks
    .filter(isOf)
    .flatMap((task) => [writtenTask(flow, task)].concat(task.folded ? writtenFold(task) : []));
}

/** The name of the task that folds the results of another. */
export function foldName(task: string): string {
  return `fold_${task}`;
}

function writtenFold({ name, folded, concurrency }: TaskSketch): object {
  const ordered = folded === 'ordered' || folded === 'ordered chain';
  const fold = { over: name, action: 'model.join', initial: [], ordered };
  return { name: foldName(name), concurrency, fold };
}

function writtenTask(flow: FlowSketch, task: TaskSketch): object {
  return {
    name: task.name,
    action: 'model.work',
    ...(task.plain ? {} : { with_items: task.outcomes.map((_, index) => index * 10) }),
    concurrency: task.concurrency,
    retry: { count: task.retries, delay: `${task.delay}ms` },
    delay: `${task.late}ms`,
    ...(task.skips.length > 0 ? { when: condition(task) } : {}),
    ...(task.passes.length > 0
      ? { when: `{{ !${JSON.stringify(task.passes)}.includes(index) }}` }
      : {}),
    tolerate: { count: task.tolerated },
    fail_fast: task.failFast,
    ...(task.deadline === undefined ? {} : { deadline: `${task.deadline}ms` }),
    ...(task.join === undefined ? {} : { join: task.join.count }),
    ...(task.needs.length > 0 ? { needs: task.needs } : {}),
    input: {
      item: task.plain ? null : '{{ item }}',
      ...Object.fromEntries(readsOf(flow, task).map((name) => [name, seen(name)])),
    },
    ...(task.inFinally ? { deadline: '10h' } : { next: transitions(flow, task) }),
  };
}

function condition({ name, skips }: TaskSketch): string {
  return `{{ ${JSON.stringify(skips)}[vars.turns_${name}] !== true }}`;
}

function seen(name: string): string {
  return `{{ task.${name}.items.map((x) => [x.status, x.output]) }}`;
}

function transitions(flow: FlowSketch, { name, visits, deadline }: TaskSketch): object[] {
  const turns = `vars.turns_${name}`;
  const last = visits > 1 ? ` && ${turns} >= ${visits}` : '';
  const starts = flow.tasks.flatMap((next) =>
    triggersOf(next)
      .filter(({ by }) => by === name)
      .map((to) => ({ when: `{{ ${conditions[to.when]}${last} }}`, do: [next.name] })),
  );
  const handled = { when: '{{ failed() || timed_out() }}', do: ['noop'] };
  const again = { when: `{{ ${turns} < ${visits} }}`, do: [name] };
  return [
    { publish: [{ [`turns_${name}`]: `{{ ${turns} + 1 }}` }] },
    ...(visits > 1 ? [again] : []),
    ...starts,
    ...(deadline === undefined ? [] : [handled]),
  ];
}

const conditions: Readonly<Record<When, string>> = {
  succeeded: 'succeeded()',
  failed: 'failed()',
  ended: '(succeeded() || failed())',
  skipped: 'skipped()',
  'went on': 'true',
};
