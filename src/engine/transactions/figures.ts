import { type FormerFailure, TaskFigures } from '../../figures/task-figures.ts';
import { foldBatches } from '../../history/figures/fold-batches.ts';
import { storedTotals } from '../../figures/totals.ts';
import { storedBatches } from '../../history/stored-results.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { TaskKey } from '../../run/records.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Context } from './context.ts';

/** Tasks with fewer items have no rows: what these would say is computed when it is read. */
const fewestItems = 1000;

/** Records the batches of a task that this transaction has put, as they count. */
export function recordFigures(
  context: Context,
  task: TaskRun,
  batches: readonly CompletionBatch[],
): void {
  const { now, inFlight } = context;
  const { record } = task;
  if (batches.length === 0 || record.summary.total < fewestItems) return;
  const { rerun = 0 } = record;
  const before = record.batches - batches.length;
  task.figures ??= figuresOf(context, task);
  const { recorded } = task.figures;
  if (recorded.rerun === rerun && recorded.batches === before) {
    for (const batch of batches) task.figures.add(batch, now);
  } else task.figures = foldedAgain(context, task);
  task.figures.inFlight(inFlight(task), now);
  task.figures.store(rerun);
}

/**
 * Failed items of a task are tried again: they count as failed no more. To be called once the
 * record of the task says so.
 */
export function forgetFailures(context: Context, task: TaskRun, items: ArrayLike<number>): void {
  const { tx } = context;
  if (!storedTotals(tx.figures.of(task.key))) return;
  task.figures ??= figuresOf(context, task);
  task.figures.forget(formerFailures(tx, task.key, new Set(Array.from(items))));
  task.figures.store(task.record.rerun ?? 0);
}

/** The latest failure of each item. */
function formerFailures(
  store: StoreReader,
  key: TaskKey,
  items: ReadonlySet<number>,
): Iterable<FormerFailure> {
  const found = new Map<number, FormerFailure>();
  for (const batch of storedBatches(store, key)) {
    for (let k = 0; k < batch.length; k++) {
      const item = batch.index(k);
      if (!items.has(item) || batch.isDiscarded(k)) continue;
      const { began = 0, elapsed, items: together = 1 } = batch.times(k) ?? {};
      found.set(item, { item, at: began + (elapsed ?? 0) * together, elapsed });
    }
  }
  return found.values();
}

function figuresOf({ tx, run }: Context, { key }: TaskRun): TaskFigures {
  const { createdAt: origin } = run.record;
  return new TaskFigures(tx.figures.of(key), { origin, mask: run.mask });
}

/**
 * The task has become so large, or a version that records nothing had it: what came before is found
 * in its batches.
 */
function foldedAgain(context: Context, task: TaskRun): TaskFigures {
  const { tx, now } = context;
  tx.figures.clear(task.key);
  const figures = figuresOf(context, task);
  foldBatches(tx, { key: task.key, record: task.record, now }, figures);
  return figures;
}
