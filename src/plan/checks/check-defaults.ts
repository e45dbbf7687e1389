import { didYouMean } from '../../lang/suggest.ts';
import { makeProblem, type Problem } from '../../workflow/problem.ts';
import type { SourcedWorkflow } from '../../workflow/workflow.ts';

/** Finds settings for actions that no task calls. */
export function checkDefaults({ workflow, locateKey }: SourcedWorkflow): Problem[] {
  const { defaults = [], tasks } = workflow;
  const actions = tasks.filter((task) => task.workflow === undefined).map(({ action }) => action);
  const known = new Set(actions.flatMap((action) => [action, packOf(action)]));
  return defaults
    .filter((name) => !known.has(name))
    .map((name) => {
      const message = `'${name}' has no effect: no task calls such an action`;
      const range = locateKey(['defaults', name]);
      return makeProblem('MR104', message, { hint: didYouMean(name, [...known]), range });
    });
}

function packOf(action: string): string {
  return `${action.slice(0, action.lastIndexOf('.'))}.*`;
}
