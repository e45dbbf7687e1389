import type { CompletionBatch } from '../../items/batch.ts';
import { type Failure, parseFailure } from '../../items/failure.ts';
import { isFailure } from '../../run/records.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Context } from './context.ts';
import { abandonRemainder } from './remainder.ts';

/**
 * With `on_bad: stop`, the first item that cannot be read ends its source, and the task fails for
 * it. What runs ends by itself, as does what workers have claimed that comes before it: one of
 * these can be bad, too, and is then the first. All else is skipped.
 */
export function stopAtBadItem(
  context: Context,
  task: TaskRun,
  batches: readonly CompletionBatch[],
): void {
  const { record, plan } = task;
  if (plan.source?.onBad !== 'stop') return;
  const isStopped = task.badItem !== undefined;
  if (record.remainder && !isStopped) return;
  const bad = firstBad(batches);
  if (!bad || bad.index >= (task.badItem ?? Number.POSITIVE_INFINITY)) return;
  task.badItem = bad.index;
  const { code, message } = bad.failure;
  const error: Failure = {
    code: 'MR424',
    message: `the source was left at an item that cannot be read: ${message}`,
    cause: { code, message },
    task: task.key.task,
  };
  task.record = { ...record, source: { ...record.source, state: 'failed' }, error };
  if (isStopped) return;
  abandonRemainder(context, task, 'skipped');
  context.effects.push({ type: 'drain-task', run: context.run, task });
}

interface BadItem {
  readonly index: number;
  readonly failure: Failure;
}

/** The one with the lowest index. */
function firstBad(batches: readonly CompletionBatch[]): BadItem | undefined {
  let first: BadItem | undefined;
  for (const batch of batches) {
    for (let k = 0; k < batch.length; k++) {
      const index = batch.index(k);
      if (batch.isDiscarded(k) || !isFailure(batch.state(k))) continue;
      if (first && index >= first.index) continue;
      const failure = parseFailure(batch.value(k));
      if (failure.code === 'MR423') first = { index, failure };
    }
  }
  return first;
}
