import type { CompletionBatch } from '../../items/batch.ts';
import type { Transaction } from '../../ports/store.ts';
import type { ItemProgress } from '../../items/item-progress.ts';
import type { ItemAttempt } from '../../wire/shared/control-block.ts';
import type { TaskRun } from '../active/task-run.ts';
import { type Context, isRunning } from './context.ts';

/** What an attempt wants on disk. */
export interface Checkpoint {
  readonly item: ItemAttempt;
  readonly document: SharedArrayBuffer;
  /** Called once it is on disk, or was refused. */
  readonly answer: (isStored: boolean) => void;
}

export function putCheckpoint(
  context: Context,
  task: TaskRun,
  { item, document, answer }: Checkpoint,
): void {
  const { tx, run, effects } = context;
  const isStored = isOn(context, task, item);
  if (isStored) {
    tx.checkpoints.put(task.key, item.index, new Uint8Array(document));
    task.hasCheckpoints = true;
  }
  effects.push({ type: 'checkpoint-put', run, answer: () => answer(isStored) });
}

export function putProgress(
  context: Context,
  task: TaskRun,
  { item, progress }: { readonly item: ItemAttempt; readonly progress: ItemProgress },
): void {
  if (!isOn(context, task, item)) return;
  const { tx, run, effects } = context;
  tx.checkpoints.putProgress(task.key, item.index, progress);
  task.hasCheckpoints = true;
  effects.push({ type: 'item-progressed', run, task, index: item.index, progress });
}

/** What an item has left ends with it. */
export function endCheckpoints(
  tx: Transaction,
  task: TaskRun,
  batches: readonly CompletionBatch[],
): void {
  if (!task.hasCheckpoints) return;
  for (const batch of batches) {
    for (let k = 0; k < batch.length; k++) {
      const index = batch.index(k);
      if (tx.isDone(task.key, index)) tx.checkpoints.delete(task.key, index);
    }
  }
}

/** The item is on this attempt: an older one comes too late. */
function isOn(context: Context, task: TaskRun, { index, attempt }: ItemAttempt): boolean {
  if (!isRunning(context, task) || attempt !== task.attemptOf(index)) return false;
  return !context.tx.isDone(task.key, index);
}
