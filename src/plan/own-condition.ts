import type { Task } from '../workflow/workflow.ts';
import { namesItem } from './limits.ts';
import { hasItems } from './plan.ts';

/** Whether a task has a condition that is asked once; one that names the item is asked for each. */
export function isAskedOnce(task: Conditional): boolean {
  return task.when !== undefined && !isAskedPerItem(task);
}

type Conditional = Pick<Task, 'when' | 'withItems' | 'source'>;

/** Whether the condition of a task names its item. A plain task in a block has none of its own. */
export function isAskedPerItem(task: Conditional): boolean {
  return hasItems(task) && namesItem(task.when ?? '');
}
