import type { PlanTask } from './plan.ts';

/** How many items a task makes of a list of this length. */
export function itemCount(
  { batchSize, repeat }: Pick<PlanTask, 'batchSize' | 'repeat'>,
  length: number,
): number {
  return Math.ceil(length / (batchSize ?? 1)) * (repeat?.count ?? 1);
}
