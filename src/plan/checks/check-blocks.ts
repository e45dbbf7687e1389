import { makeProblem, type Problem } from '../../workflow/problem.ts';
import { decideBlock, hasBlock } from '../blocks.ts';
import { hasItems } from '../plan.ts';
import type { ScopedWorkflow } from '../scopes.ts';

/** Finds settings that a block cannot have, and variables that it cannot publish. */
export function checkBlocks(sourced: ScopedWorkflow, problems: Problem[]): void {
  const { workflow, locate, outer, block } = sourced;
  for (const [index, task] of workflow.tasks.entries()) {
    const report = (key: string, message: string, hint: string): void => {
      const range = locate(['tasks', index, key]);
      problems.push(makeProblem('MR104', message, { hint, range, task: task.name }));
    };
    if (hasBlock(task)) {
      const { runs, because } = decideBlock(task, outer?.inLane === true);
      const hint = `write it at a task of the block, which is a run: ${because}`;
      const cannot = `cannot be combined with '${task.block.kind}'`;
      if (runs === 'run' && task.exclusive) report('exclusive', `'exclusive' ${cannot}`, hint);
      if (runs === 'run' && task.rateLimit !== undefined) {
        report('rate_limit', `'rate_limit' ${cannot}`, hint);
      }
    } else if (block !== undefined && task.rateLimit !== undefined && !hasItems(task)) {
      const hint = "use 'limit' with a 'rate': it counts over all items";
      report('rate_limit', "'rate_limit' needs 'with_items'", hint);
    }
  }
  if (outer) checkPublished(sourced, outer.foreign, problems);
}

/** A block publishes variables of its own. */
function checkPublished(
  { workflow, locate }: ScopedWorkflow,
  outside: ReadonlySet<string>,
  problems: Problem[],
): void {
  for (const [index, { name: task, next }] of workflow.tasks.entries()) {
    for (const [position, { publish }] of next.entries()) {
      for (const [entry, { name }] of publish.entries()) {
        if (!outside.has(name) || Object.hasOwn(workflow.vars, name)) continue;
        const message = `'${name}' belongs outside '${workflow.name}'`;
        const range = locate(['tasks', index, 'next', position, 'publish', entry, 'value']);
        const hint = `use the 'output' of '${workflow.name}'`;
        problems.push(makeProblem('MR312', message, { hint, range, task }));
      }
    }
  }
}
