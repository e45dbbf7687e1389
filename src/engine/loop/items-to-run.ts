import type { StoreReader } from '../../ports/store.ts';
import { executionOrder, inOrder } from '../../work/execution-order.ts';
import { pendingIndexes } from '../../work/pending.ts';
import type { TaskRun } from '../active/task-run.ts';

/** The order in which all items of a task run; undefined: by index. */
export function allItems({ plan, record }: TaskRun): Int32Array | undefined {
  return executionOrder(plan.repeat, record.summary.total);
}

/** The items that have neither ended nor wait for a retry, in the order they run in. */
export function pendingItems(store: StoreReader, task: TaskRun): Int32Array {
  const { total } = task.record.summary;
  const bits = store.doneBits(task.key, total);
  task.waiting.markIn(bits);
  const pending = pendingIndexes(bits, total);
  const order = allItems(task);
  return order ? inOrder(pending, order) : pending;
}
