import { normalize } from 'node:path';
import { isStandardOutput } from '../../formats/rows/standard-output.ts';
import { makeProblem, type Problem } from '../../workflow/problem.ts';
import type { Sink, SourcedWorkflow } from '../../workflow/workflow.ts';

/**
 * Finds files that two tasks would write their results to. Paths with templates can differ;
 * standard output can have rows of several tasks.
 */
export function checkSinks({ workflow, locate }: SourcedWorkflow, problems: Problem[]): void {
  const owners = new Map<string, string>();
  for (const [index, { name, results }] of workflow.tasks.entries()) {
    if (!results || results.to.includes('{{') || isStandardOutput(results.to)) continue;
    const path = normalize(results.to);
    const other = owners.get(path);
    if (other === undefined) {
      owners.set(path, name);
      continue;
    }
    const message = `task '${other}' writes its results to '${results.to}', too`;
    const range = locate(['tasks', index, 'results', 'to']);
    const hint = 'give each task a file of its own';
    problems.push(makeProblem('MR319', message, { hint, range, task: name }));
  }
}

/** Whether each of several runs of a workflow would write to a file of its own. */
export function differsByRun({ to }: Sink): boolean {
  if (isStandardOutput(to)) return true;
  return [...to.matchAll(/\{\{([^]*?)\}\}/g)].some(([, code = '']) => {
    return /\bparameters\b|\brun\s*\.\s*id\b/.test(code);
  });
}
