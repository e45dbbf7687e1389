import type { Problem } from '../../workflow/problem.ts';
import { makeProblem } from '../../workflow/problem.ts';
import type { SourcedWorkflow, Task } from '../../workflow/workflow.ts';
import { hasItems } from '../plan.ts';
import { endsItsScope, waitKindOf } from '../wait-actions.ts';

/** Finds keys of one task that cannot be combined. */
export function checkSettings({ workflow, locate }: SourcedWorkflow, problems: Problem[]): void {
  for (const [index, task] of workflow.tasks.entries()) {
    const { name, batchSize = task.batchBytes, repeat } = task;
    const report = (key: string, message: string, hint: string): void => {
      const range = locate(['tasks', index, key]);
      problems.push(makeProblem('MR104', message, { hint, range, task: name }));
    };
    if (repeat && batchSize !== undefined) {
      report('repeat', "'repeat' and 'batch_size' cannot be combined", 'omit one of them');
    }
    if (endsItsScope(task)) {
      for (const key of settingsOf(task)) {
        const message = `'${key}' cannot be combined with ${task.action}`;
        report(key, message, 'it ends its scope at once');
      }
      continue;
    }
    if (task.workflow === undefined && waitKindOf(task.action)) {
      const { rateLimit, exclusive, limit } = task;
      const others = { batch_size: batchSize, repeat, rate_limit: rateLimit, exclusive, limit };
      for (const [key, value] of Object.entries(others)) {
        if (value === undefined) continue;
        report(key, `'${key}' cannot be combined with ${task.action}`, 'its items hold no thread');
      }
      if (awaitsAnother(task)) {
        const message = `'until' cannot wait for another result of '${task.action}'`;
        report('retry', message, 'a signal and a time stay what they are: judge them in fail_when');
      }
      continue;
    }
    if (hasItems(task)) continue;
    if (repeat) {
      report('repeat', "'repeat' needs 'with_items'", 'write with_items: [null] for a list of one');
    }
    if (batchSize !== undefined) {
      report(
        'batch_size',
        "'batch_size' needs 'with_items'",
        'name the list that is cut into batches',
      );
    }
  }
}

/** The settings of tasks with items: one that ends its scope at once has no use for them. */
function settingsOf(task: Task): string[] {
  const { withItems = task.source, batchSize = task.batchBytes, repeat, rateLimit, ...rest } = task;
  const { exclusive, concurrency, failFast, failWhen, tolerate, retry, timeout, deadline, limit } =
    rest;
  const own = (key: string, value: unknown): unknown =>
    task.inherited && Object.hasOwn(task.inherited, key) ? undefined : value;
  const settings = {
    with_items: withItems,
    batch_size: batchSize,
    repeat,
    rate_limit: rateLimit,
    exclusive,
    concurrency,
    fail_fast: failFast,
    fail_when: failWhen,
    tolerate: own('tolerate', tolerate),
    retry: own('retry', retry),
    timeout: own('timeout', timeout),
    deadline: own('deadline', deadline),
    results: task.results,
    next: task.next.length > 0 ? task.next : undefined,
    limit: own('limit', limit),
  };
  return Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [key]));
}

/** A question can be asked again; a signal that has come ends another wait, too. */
function awaitsAnother({ action, retry = [] }: Task): boolean {
  const kind = waitKindOf(action);
  return (kind === 'signal' || kind === 'time') && retry.some(({ until }) => until !== undefined);
}

/** Finds keys that have no effect in a task with one item. */
export function idleSettings({ workflow, locate }: SourcedWorkflow): Problem[] {
  return workflow.tasks.flatMap((task, index) => {
    if (hasItems(task) || task.fold) return [];
    const { concurrency, rateLimit, failFast } = task;
    const idle = { concurrency, rate_limit: rateLimit, fail_fast: failFast };
    return Object.entries(idle).flatMap(([key, value]) => {
      if (value === undefined) return [];
      const range = locate(['tasks', index, key]);
      const message = `'${key}' has no effect without 'with_items'`;
      return [makeProblem('MR104', message, { range, task: task.name })];
    });
  });
}
