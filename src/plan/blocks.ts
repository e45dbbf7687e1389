import type { Block, Task } from '../workflow/workflow.ts';
import type { Plan, PlanBlock } from './plan.ts';

export function hasBlock(task: Task): task is Task & { readonly block: Block } {
  return task.block !== undefined;
}

/** Decides where the tasks of a block run. */
export function planBlock({ kind, durable }: Block, plan: Plan): PlanBlock {
  return { kind, plan, runs: 'run', because: reasonOf(kind, durable) };
}

function reasonOf(kind: Block['kind'], durable: boolean): string {
  if (kind === 'tasks') return "it has 'tasks'";
  return durable ? "it has 'durable: true'" : 'each of its steps is recorded';
}
