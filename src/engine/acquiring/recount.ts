import { type FigureKind, MemoryRows, stateKinds } from '../../figures/rows.ts';
import { TaskFigures } from '../../figures/task-figures.ts';
import { putTotals, storedTotals } from '../../figures/totals.ts';
import { foldBatches } from '../../history/figures/fold-batches.ts';
import type { Store, Transaction } from '../../ports/store.ts';
import type { RunRecord, TaskKey, TaskRecord } from '../../run/records.ts';

interface Rerun {
  readonly run: RunRecord;
  /** The task before the rerun. Its done bits are those of items that are not run again. */
  readonly task: TaskRecord;
}

/** What is to be recorded of a task of which a rerun runs items again. */
export interface Recounted {
  readonly key: TaskKey;
  readonly rows: MemoryRows;
}

/** Undefined when nothing is recorded of the task. */
export function recount(store: Store, { run, task }: Rerun): Recounted | undefined {
  const key = { run: run.id, task: task.task, visit: task.visit };
  if (!storedTotals(store.figures.of(key))) return undefined;
  const rows = new MemoryRows();
  const rerun = (task.rerun ?? 0) + 1;
  // Of what had failed nothing counts any more: there is nothing to mask.
  const figures = new TaskFigures(rows, { origin: run.createdAt });
  const record = { ...task, rerun };
  foldBatches(store, { key, record, now: run.endedAt ?? run.createdAt }, figures);
  figures.store(rerun);
  return { key, rows };
}

/** That items had ended stays in the throughput. */
export function putRecounted(tx: Transaction, { key, rows }: Recounted): void {
  const stored = tx.figures.of(key);
  const before = storedTotals(stored);
  tx.figures.clear(key, stateKinds);
  for (const kind of stateKinds) copy(kind);
  const totals = storedTotals(rows);
  if (totals && before) putTotals(stored, { ...totals, newest: before.newest });

  function copy(kind: FigureKind): void {
    for (const { number, bytes } of rows.all(kind)) stored.put(kind, number, bytes);
  }
}
