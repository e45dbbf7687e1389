import type { WorkflowPath } from '../workflow/workflow.ts';
import { hasItems, type Plan, type PlanTask } from './plan.ts';

/** A task of a plan, or of a block of it. */
export interface NestedTask {
  readonly task: PlanTask;
  /** Its place in the workflow. */
  readonly path: WorkflowPath;
  /** Several runs of it can be under way: it is in a block for each of several items. */
  readonly fans: boolean;
}

/** All tasks that a run can run without a sub-workflow, each before those within it. */
export function* nestedTasks(
  plan: Plan,
  path: WorkflowPath = ['tasks'],
  fans = false,
): Generator<NestedTask> {
  let [first, last] = [0, 0];
  for (const task of plan.tasks.values()) {
    const place = task.inFinally ? [...path.slice(0, -1), 'finally', last++] : [...path, first++];
    yield { task, path: place, fans };
    const { block } = task;
    if (block) yield* nestedTasks(block.plan, [...place, block.kind], fans || hasItems(task));
  }
}
