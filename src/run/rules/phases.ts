import type { PlanTask } from '../../plan/plan.ts';
import type { Draft } from './draft.ts';

/** The tasks of what is under way: those of `finally`, or all others. */
export function tasksUnderWay({
  plan,
  run,
}: Pick<Draft, 'plan' | 'run'>): Iterable<readonly [string, PlanTask]> {
  if (!plan.hasFinally) return plan.tasks;
  const isFinally = run.outcome !== undefined;
  return [...plan.tasks].filter(([, { inFinally = false }]) => inFinally === isFinally);
}
