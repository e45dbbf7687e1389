import { rank } from '../../graph/ranks.ts';
import type { Plan, PlanTask } from '../../plan/plan.ts';

/** A task and the tasks that lead to it. */
export interface OrderedTask {
  readonly name: string;
  readonly task: PlanTask | undefined;
  readonly needs: readonly string[];
}

/** The tasks of a plan, each below those that lead to it; else in the order of the text. */
export function inOrder(plan: Plan): OrderedTask[] {
  const tasks = [...plan.tasks.values()].map((task) => ({
    name: task.name,
    task,
    needs: needsOf(task),
  }));
  const places = new Map(tasks.map(({ name }, at) => [name, at]));
  const links = tasks.flatMap(({ needs }, to) =>
    needs.flatMap((name) => {
      const from = places.get(name);
      return from === undefined ? [] : [{ from, to }];
    }),
  );
  const { rows } = rank(tasks.length, links);
  return [...tasks.entries()]
    .toSorted(([a], [b]) => (rows[a] ?? 0) - (rows[b] ?? 0) || a - b)
    .map(([, task]) => task);
}

function needsOf({ needs, startedBy, fold, name }: PlanTask): string[] {
  const all = new Set([...(fold ? [fold.over] : []), ...needs, ...startedBy]);
  all.delete(name);
  return [...all];
}
