import type { Task, WaitKind } from '../workflow/workflow.ts';

const kinds: Readonly<Record<string, WaitKind>> = {
  'core.ask': 'answer',
  'core.wait_for': 'signal',
  'core.wait_until': 'time',
};

/** What the items of an action wait for that needs no thread; undefined for one that runs. */
export function waitKindOf(action: string): WaitKind | undefined {
  return Object.hasOwn(kinds, action) ? kinds[action] : undefined;
}

/** Whether a task ends its scope: it calls `core.succeed`. */
export function endsItsScope({ workflow, fold, block, action }: Called): boolean {
  return action === 'core.succeed' && (workflow ?? fold ?? block) === undefined;
}

type Called = Pick<Task, 'workflow' | 'fold' | 'block' | 'action'>;
