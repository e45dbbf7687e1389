import { didYouMean } from '../../lang/suggest.ts';
import { tasksOfBlock } from '../blocks.ts';
import { makeProblem, type Problem } from '../../workflow/problem.ts';
import type { SourcedWorkflow, Task } from '../../workflow/workflow.ts';

/** Finds settings for actions that no task calls. */
export function checkDefaults({ workflow, locateKey }: SourcedWorkflow): Problem[] {
  const { defaults = [] } = workflow;
  const actions = tasksOfBlock(workflow).flatMap(actionsOf);
  const known = new Set(actions.flatMap((action) => [action, packOf(action)]));
  return defaults
    .filter((name) => !known.has(name))
    .map((name) => {
      const message = `'${name}' has no effect: no task calls such an action`;
      const range = locateKey(['defaults', name]);
      return makeProblem('MR104', message, { hint: didYouMean(name, [...known]), range });
    });
}

/** The actions that a task calls, itself or in its block. */
function actionsOf({ workflow, block, action }: Task): string[] {
  if (block) return tasksOfBlock(block).flatMap(actionsOf);
  return workflow === undefined ? [action] : [];
}

function packOf(action: string): string {
  return `${action.slice(0, action.lastIndexOf('.'))}.*`;
}
