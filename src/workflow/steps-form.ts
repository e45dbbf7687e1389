import { isRecord } from '../lang/json.ts';
import type { Locator } from './locate.ts';
import type { WorkflowPath } from './workflow.ts';

type Tree = Readonly<Record<string, unknown>>;

/** The tasks of a workflow are written in order. */
export function isInOrder(workflow: Tree): boolean {
  return workflow['steps'] !== undefined && workflow['tasks'] === undefined;
}

/** The same with `tasks`, each of which needs the one before. */
export function stepsAsTasks({ steps, ...rest }: Tree): Tree {
  if (!Array.isArray(steps)) return { ...rest, tasks: steps };
  const tasks = steps.map((step: unknown, at) => {
    const { name }: { readonly name?: unknown } = Object(steps[at - 1]);
    return isRecord(step) && typeof name === 'string' ? { needs: [name], ...step } : step;
  });
  return { ...rest, tasks };
}

/** Finds tasks where they are written: among the steps. */
export function locateSteps(at: Locator): Locator {
  const placed = ([first, ...rest]: WorkflowPath): WorkflowPath =>
    first === undefined ? [] : [first === 'tasks' ? 'steps' : first, ...rest];
  return {
    value: (path, part) => at.value(placed(path), part),
    key: (path) => at.key(placed(path)),
  };
}
