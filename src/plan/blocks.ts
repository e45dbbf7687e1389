import type { Block, Task } from '../workflow/workflow.ts';
import type { Plan, PlanBlock } from './plan.ts';

export function hasBlock(task: Task): task is Task & { readonly block: Block } {
  return task.block !== undefined;
}

/** Decides where the tasks of a block run. */
export function planBlock(block: Block, plan: Plan): PlanBlock {
  return { kind: block.kind, plan, runs: 'run', because: reasonOf(block) };
}

function reasonOf({ kind, durable, finally: last }: Block): string {
  if (kind === 'tasks') return "it has 'tasks'";
  if (durable) return "it has 'durable: true'";
  return last ? "it has 'finally'" : 'each of its steps is recorded';
}

/** The tasks of a block, and those of its `finally`. */
export function tasksOfBlock({ tasks, finally: last = [] }: Pick<Block, 'tasks' | 'finally'>) {
  return last.length === 0 ? tasks : [...tasks, ...last];
}
