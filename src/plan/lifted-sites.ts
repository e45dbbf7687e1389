import type { Block, Task } from '../workflow/workflow.ts';
import type { CheckedSite } from './checks/check-templates.ts';
import { tasksOfBlock } from './blocks.ts';
import { ownVariables, placeInBlock } from './scopes.ts';

/**
 * The templates within a block as those of its task, with what they read outside of it: the task
 * waits for what its block reads.
 */
export function liftedSites(
  index: number,
  { name, block }: Task & { readonly block: Block },
  sites: readonly CheckedSite[],
): CheckedSite[] {
  const inner = new Set([name, ...tasksOfBlock(block).map((task) => task.name)]);
  const own = ownVariables(block);
  const place = placeInBlock(index, block);
  return sites.map((site): CheckedSite => {
    const { reads, references } = site.check;
    const variables = reads.variables.filter((variable) => !own.has(variable));
    const tasks = Object.entries(reads.tasks).filter(([task]) => !inner.has(task));
    return {
      kind: 'block',
      text: site.text,
      path: place(site.path),
      task: index,
      check: {
        problems: [],
        reads: {
          ...reads,
          result: false,
          vars: reads.vars && (variables.length > 0 || reads.variables.length === 0),
          variables,
          tasks: Object.fromEntries(tasks),
        },
        references: references.filter(({ task }) => !inner.has(task)),
        dependsOnItem: false,
      },
    };
  });
}
