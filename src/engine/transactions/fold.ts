import { Document, encode } from '../../document/document.ts';
import { BatchWriter } from '../../items/batch-writer.ts';
import { CompletionBatch } from '../../items/batch.ts';
import { parseFailure } from '../../items/failure.ts';
import type { Transaction } from '../../ports/store.ts';
import { partsOf, withEnded, withUnits } from '../../run/fold-units.ts';
import { isFailure } from '../../run/records.ts';
import { threadPages } from '../../segments/pages.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { partialName } from '../active/fold-output.ts';
import type { TaskRun } from '../active/task-run.ts';
import { type Context, isRunning, putTask } from './context.ts';
import { foldableOf } from './foldable.ts';
import { addItems, putOrSettle } from './growth.ts';

/** More of the source can be folded: it has committed batches, or has succeeded. */
export function growFoldsOf(context: Context, source: TaskRun): void {
  for (const name of source.plan.folds) {
    const task = context.run.tasks.get(name);
    if (task) growFold(context, task);
  }
}

/** Makes the units that can be made. After the last of them, the fold settles. */
export function growFold(context: Context, task: TaskRun): void {
  const { fold, summary, remainder } = task.record;
  if (!fold || remainder || !isRunning(context, task)) return;
  if (fold.output !== undefined) {
    addItems(context, task, 0, { state: 'ended' });
    return putOrSettle(context, task);
  }
  const source = sourceOf(context.run, task);
  if (!source) return;
  const grown = withUnits(fold, summary.total, foldableOf(context.tx, task, source));
  if (grown === fold) return;
  task.record = { ...task.record, fold: grown };
  const items = grown.open.filter(({ unit }) => unit >= summary.total).length;
  addItems(context, task, items, { state: 'open' });
  putTask(context, task);
}

/** The visit of the source that is folded; undefined once there is a later one. */
function sourceOf({ tasks }: ActiveRun, { plan, record }: TaskRun): TaskRun | undefined {
  const source = tasks.get(plan.fold?.over ?? '');
  return source?.key.visit === record.fold?.visit ? source : undefined;
}

/**
 * Units have ended: `counted` are those of the batch that had not before. Their states are stored
 * in documents of their own, and those that they combine are dropped. Returns the batch without
 * them.
 */
export function endUnits(
  tx: Transaction,
  task: TaskRun,
  batch: CompletionBatch,
  counted: ReadonlySet<number>,
): CompletionBatch {
  const writer = new BatchWriter();
  const { folder = '' } = task;
  // As a consumer has posted it, a state that is not small is in a file.
  const readable = batch.reference
    ? CompletionBatch.open(batch.buffer, threadPages.reader(folder))
    : batch;
  for (let k = 0; k < batch.length; k++) {
    if (!counted.has(k)) continue;
    const state = batch.state(k);
    if (isFailure(state)) {
      writer.fail(batch.index(k), batch.attempt(k), state, parseFailure(batch.value(k)));
    } else {
      writer.succeed(batch.index(k), batch.attempt(k), null);
      endUnit(tx, task, batch.index(k), readable.value(k));
    }
    const times = batch.times(k);
    if (times) writer.time(times.began, times.began + (times.elapsed ?? 0));
  }
  return CompletionBatch.open(writer.seal(undefined, batch.worker));
}

function endUnit(tx: Transaction, task: TaskRun, unit: number, output: unknown): void {
  const { key, record } = task;
  const { fold } = record;
  if (!fold) return;
  const { merges, value } = Object(output);
  const ended = withEnded(fold, unit, merges === true);
  const document = Document.trusted(encode(value ?? null));
  tx.putDocument(key.run, partialName(key, unit), document.bytes());
  if (ended.output === unit) task.folded = document;
  const parts = fold.open.flatMap((one) => (one.unit === unit ? partsOf(one) : []));
  for (const part of parts) tx.deleteDocument(key.run, partialName(key, part));
  task.record = { ...record, fold: ended };
}

/** The source did not succeed: nothing of the fold is left. */
export function skipFold(context: Context, task: TaskRun): void {
  const { run, effects, settling } = context;
  if (!isRunning(context, task) || task.record.skip) return;
  const { skip = 'needs' } = run.tasks.get(task.plan.fold?.over ?? '')?.record ?? {};
  task.record = { ...task.record, skip, remainder: 'skipped', source: { state: 'failed' } };
  putTask(context, task);
  effects.push({ type: 'stop-task', run, task, policy: 'cancel_running' });
  if (task.record.remaining === 0) settling.push(task);
}

/** Drops the states of units that no unit will combine. */
export function dropPartials(tx: Transaction, { key, record }: TaskRun): void {
  const { open = [], done = [] } = record.fold ?? {};
  for (const unit of [...open.flatMap(partsOf), ...done.map((one) => one.unit)]) {
    tx.deleteDocument(key.run, partialName(key, unit));
  }
}
