import type { StoreReader } from '../../ports/store.ts';
import { executionOrder, inOrder } from '../../work/execution-order.ts';
import { countBefore, endOfBegun } from '../../work/in-flight-window.ts';
import { pendingIndexes } from '../../work/pending.ts';
import type { TaskRun } from '../active/task-run.ts';

/** The order in which all items of a task run; undefined: by index. */
export function allItems({ plan, record }: TaskRun): Int32Array | undefined {
  return executionOrder(plan.repeat, record.summary.total);
}

/** The items that have neither ended nor wait for a retry, in the order they run in. */
export function pendingItems(store: StoreReader, task: TaskRun): Int32Array {
  return pendingOf(task, knownItems(store, task));
}

/**
 * The same for a task that may have had items in flight when a process died. The first `noted` may
 * have been among them, and so may the retries that are due, which come as pending items.
 */
export function itemsAfterDeath(
  store: StoreReader,
  task: TaskRun,
  { now, workers }: { readonly now: number; readonly workers: number },
): { readonly pending: Int32Array; readonly noted: number } {
  const { summary, concurrency: lanes = workers } = task.record;
  const order = allItems(task);
  const end = endOfBegun(knownItems(store, task), summary.total, { order, lanes });
  task.waiting.takeDue(now, () => true);
  const pending = pendingItems(store, task);
  return { pending, noted: countBefore(pending, end, order) };
}

/** A bit for each item that has ended or waits for a retry. */
function knownItems(store: StoreReader, task: TaskRun): Uint8Array {
  const bits = store.doneBits(task.key, task.record.summary.total);
  task.waiting.markIn(bits);
  return bits;
}

function pendingOf(task: TaskRun, known: Uint8Array): Int32Array {
  const pending = pendingIndexes(known, task.record.summary.total);
  const order = allItems(task);
  return order ? inOrder(pending, order) : pending;
}
