import { analyse } from '../expression/check/analysis.ts';
import { itemNames } from '../expression/names.ts';
import { parseTemplate } from '../expression/syntax/parse.ts';
import type { Task } from '../workflow/workflow.ts';

/** Whether a task has a condition that is asked once; one that names the item is asked for each. */
export function isAskedOnce({ when }: Pick<Task, 'when'>): boolean {
  return when !== undefined && !isAskedPerItem({ when });
}

/** Whether the condition of a task names its item. */
export function isAskedPerItem({ when }: Pick<Task, 'when'>): boolean {
  const names: readonly string[] = itemNames;
  return parseTemplate(when ?? '').parts.some(
    (part) =>
      part.kind === 'tag' && analyse(part.expression).uses.some(({ name }) => names.includes(name)),
  );
}
