import type { CompletionBatch } from '../../items/batch.ts';
import { type Failure, parseFailure } from '../../items/failure.ts';
import { isFailure } from '../../run/records.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Context } from './context.ts';
import { abandonRemainder } from './remainder.ts';

/**
 * With `on_bad: stop`, the first item that cannot be read ends its source, and the task fails for
 * it. What runs ends by itself; what has come and does not run yet is skipped.
 */
export function stopAtBadItem(
  context: Context,
  task: TaskRun,
  batches: readonly CompletionBatch[],
): void {
  const { record, plan } = task;
  if (plan.source?.onBad !== 'stop' || record.remainder) return;
  const bad = firstBad(batches);
  if (!bad) return;
  const { code, message } = bad;
  const error: Failure = {
    code: 'MR424',
    message: `the source was left at an item that cannot be read: ${message}`,
    cause: { code, message },
    task: task.key.task,
  };
  task.record = { ...record, source: { ...record.source, state: 'failed' }, error };
  abandonRemainder(context, task, 'skipped');
  context.effects.push({ type: 'drain-task', run: context.run, task });
}

function firstBad(batches: readonly CompletionBatch[]): Failure | undefined {
  for (const batch of batches) {
    for (let k = 0; k < batch.length; k++) {
      if (batch.isDiscarded(k) || !isFailure(batch.state(k))) continue;
      const failure = parseFailure(batch.value(k));
      if (failure.code === 'MR423') return failure;
    }
  }
  return undefined;
}
