import type { WorkflowPath } from '../workflow/workflow.ts';
import { nestedMessage } from './checks/check-limits.ts';
import { nestedTasks } from './nested-tasks.ts';
import type { Plan, PlanTask } from './plan.ts';

/** Something that holds a permit: a run of a workflow, or an attempt of a task. */
interface Holder {
  readonly name: string;
  readonly limit: string;
}

interface Level {
  readonly plan: Plan;
  readonly file: string | undefined;
  /** The task of the first workflow that leads here. */
  readonly task?: string;
  readonly at?: WorkflowPath;
  /** The run, and the attempt, that are around it and hold a permit. */
  readonly run: Holder | undefined;
  readonly attempt: Holder | undefined;
}

interface NestedLimit {
  readonly task: string;
  readonly at: WorkflowPath;
  readonly message: string;
}

/** Limits within limits through sub-workflows. Those within one workflow are found there. */
export function* nestedLimits(
  level: Level,
  children: ReadonlyMap<string, { readonly plan: Plan }>,
  fileOf: (parent: string | undefined, path: string) => string,
): Generator<NestedLimit> {
  for (const { task: each, path, attempt: own } of heldTasks(level.plan)) {
    if (each.workflow === undefined) continue;
    const file = fileOf(level.file, each.workflow);
    const child = children.get(file)?.plan;
    if (!child) continue;
    const { task = each.name, at = path } = level;
    const { limit } = child;
    const attempt = own ?? level.attempt;
    // A run waits for its limit before its attempts wait for theirs.
    const around = attempt ?? level.run;
    if (around && limit !== undefined) {
      yield { task, at, message: nestedMessage(around.name, around.limit, each.action, limit) };
    }
    for (const { task: inner } of attempt ? nestedTasks(child) : []) {
      const waited = limitOf(inner);
      if (!attempt || waited === undefined) continue;
      const name = `${each.action}, ${inner.name}`;
      yield { task, at, message: nestedMessage(attempt.name, attempt.limit, name, waited) };
    }
    const run = limit === undefined ? level.run : { name: each.action, limit };
    yield* nestedLimits({ plan: child, file, task, at, run, attempt }, children, fileOf);
  }
}

function limitOf({ limit, itemLimit }: PlanTask): string | undefined {
  return itemLimit ?? limit;
}

/** All tasks of a plan, and what holds a permit around each or is it itself. */
function* heldTasks(
  plan: Plan,
  path: WorkflowPath = ['tasks'],
  around?: Holder,
): Generator<{ task: PlanTask; path: WorkflowPath; attempt: Holder | undefined }> {
  let [first, last] = [0, 0];
  for (const task of plan.tasks.values()) {
    const place = task.inFinally ? [...path.slice(0, -1), 'finally', last++] : [...path, first++];
    const limit = limitOf(task);
    const attempt = limit === undefined ? around : { name: task.name, limit };
    yield { task, path: place, attempt };
    const { block } = task;
    if (block) yield* heldTasks(block.plan, [...place, block.kind], attempt);
  }
}
