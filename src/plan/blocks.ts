import type { Block, RetryRule, Task } from '../workflow/workflow.ts';
import { type BlockForm, hasItems } from './plan.ts';
import { waitKindOf } from './wait-actions.ts';

/** Steps that a lane runs for one item, with those of blocks within the block. */
const mostSteps = 100;

/** A wait of this many milliseconds or more between two attempts of a step holds no lane. */
const longestWait = 10_000;

type BlockTask = Task & { readonly block: Block };

/** Where the tasks of a block run, and what decides that. */
export interface BlockDecision {
  readonly runs: BlockForm;
  readonly because: string;
}

export function hasBlock(task: Task): task is BlockTask {
  return task.block !== undefined;
}

/** The tasks of a block, and those of its `finally`. */
export function tasksOfBlock({ tasks, finally: last = [] }: Pick<Block, 'tasks' | 'finally'>) {
  return last.length === 0 ? tasks : [...tasks, ...last];
}

/**
 * Decides where the tasks of a block run. The first line that fits decides. `inLane`: the block is
 * within one that runs in a lane.
 *
 * | a block                                                         | is   |
 * | --------------------------------------------------------------- | ---- |
 * | with `tasks`, `durable: true` or `finally`                      | run  |
 * | without `with_items`, unless it is within a lane                | run  |
 * | with a step that a lane cannot run, such as a run               | run  |
 * | with more than 100 steps                                        | run  |
 * | all others                                                      | lane |
 */
export function decideBlock(task: BlockTask, inLane: boolean): BlockDecision {
  const because = reasonForRun(task, inLane);
  if (because !== undefined) return { runs: 'run', because };
  return { runs: 'lane', because: 'no step needs a record of its own' };
}

function reasonForRun(task: BlockTask, inLane: boolean): string | undefined {
  const { kind, durable, tasks, finally: last } = task.block;
  if (kind === 'tasks') return "it has 'tasks'";
  if (durable) return "it has 'durable: true'";
  if (last) return "it has 'finally'";
  if (!hasItems(task) && !inLane) return "it has no 'with_items'";
  for (const step of tasks) {
    const reason = obstacleOf(step);
    if (reason !== undefined) return `'${step.name}' ${reason}`;
  }
  return countSteps(tasks) > mostSteps ? `it has more than ${mostSteps} steps` : undefined;
}

/** Why a lane cannot run a step. */
function obstacleOf(step: Task): string | undefined {
  if (hasItems(step)) return "has 'with_items'";
  if (step.workflow !== undefined) return 'runs a workflow';
  if (step.fold) return 'is a fold';
  if (step.results) return "has 'results'";
  if (step.delay !== undefined && step.delay !== 0) return "has 'delay'";
  if (step.exclusive) return "has 'exclusive'";
  if (step.limit !== undefined) return "has 'limit'";
  if (!step.block && waitKindOf(step.action)) return `waits: ${step.action}`;
  const wait = step.retry?.map(waitOf).find((reason) => reason !== undefined);
  if (wait !== undefined) return wait;
  const inner = hasBlock(step) ? reasonForRun(step, true) : undefined;
  return inner === undefined ? undefined : `is a run: ${inner}`;
}

/** Why the waits that a rule makes are not for a lane. */
function waitOf({ until, delay }: RetryRule): string | undefined {
  if (until !== undefined) return "has 'until'";
  if (typeof delay === 'string') return "has a 'delay' of 'retry' from a template";
  return delay < longestWait ? undefined : "has a 'delay' of 'retry' of 10 s or more";
}

function countSteps(tasks: readonly Task[]): number {
  let count = 0;
  for (const { block } of tasks) count += 1 + (block ? countSteps(block.tasks) : 0);
  return count;
}
