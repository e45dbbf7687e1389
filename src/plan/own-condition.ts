import { analyse } from '../expression/check/analysis.ts';
import { itemNames } from '../expression/names.ts';
import { parseTemplate } from '../expression/syntax/parse.ts';
import type { Task } from '../workflow/workflow.ts';
import { hasItems } from './plan.ts';

/** Whether a task has a condition that is asked once; one that names the item is asked for each. */
export function isAskedOnce(task: Conditional): boolean {
  return task.when !== undefined && !isAskedPerItem(task);
}

type Conditional = Pick<Task, 'when' | 'withItems' | 'source'>;

/** Whether the condition of a task names its item. A plain task in a block has none of its own. */
export function isAskedPerItem(task: Conditional): boolean {
  const { when } = task;
  if (!hasItems(task)) return false;
  const names: readonly string[] = itemNames;
  return parseTemplate(when ?? '').parts.some(
    (part) =>
      part.kind === 'tag' && analyse(part.expression).uses.some(({ name }) => names.includes(name)),
  );
}
