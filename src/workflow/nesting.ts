import type { WorkflowPath } from './workflow.ts';

/** A path as seen from the innermost block around it. */
interface Nested {
  /** The path of the task that is the block; empty for the workflow itself. */
  readonly block: WorkflowPath;
  /** Below the block, as below a workflow: `['tasks', 0, 'input']`, also of steps and `finally`. */
  readonly local: WorkflowPath;
}

/** Finds the innermost block of a path: `tasks.0.steps.1.retry` is `tasks.1.retry` of `tasks.0`. */
export function nestingOf(path: WorkflowPath): Nested {
  let depth = 0;
  while (isTask(path, depth) && isTask(path, depth + 2)) depth += 2;
  const [, ...rest] = path.slice(depth);
  if (!isTask(path, depth)) return { block: [], local: path };
  return { block: path.slice(0, depth), local: ['tasks', ...rest] };
}

function isTask(path: WorkflowPath, at: number): boolean {
  const key = path[at];
  const isList = key === 'tasks' || key === 'steps' || key === 'finally';
  return isList && typeof path[at + 1] === 'number';
}
