import { didYouMean } from '../../lang/suggest.ts';
import { tasksOfBlock } from '../blocks.ts';
import { makeProblem, type Problem } from '../../workflow/problem.ts';
import type { SourcedWorkflow, Task } from '../../workflow/workflow.ts';

/** Finds settings for actions that no task calls. */
export function checkDefaults({ workflow, locateKey }: SourcedWorkflow): Problem[] {
  const { defaults = [] } = workflow;
  const actions = actionsOf(tasksOfBlock(workflow));
  const known = new Set(actions.flatMap((action) => [action, packOf(action)]));
  return defaults
    .filter((name) => !known.has(name))
    .map((name) => {
      const message = `'${name}' has no effect: no task calls such an action`;
      const range = locateKey(['defaults', name]);
      return makeProblem('MR104', message, { hint: didYouMean(name, [...known]), range });
    });
}

/** Those of blocks, too. */
function actionsOf(tasks: readonly Task[]): string[] {
  return tasks.flatMap(({ action, workflow, block }) => {
    if (block) return actionsOf(tasksOfBlock(block));
    return workflow === undefined ? [action] : [];
  });
}

function packOf(action: string): string {
  return `${action.slice(0, action.lastIndexOf('.'))}.*`;
}
