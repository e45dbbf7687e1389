import type { CompletionBatch } from '../../items/batch.ts';
import type { Transaction } from '../../ports/store.ts';
import type { WaitingItem, WaitPlace } from '../../run/wait-record.ts';
import type { TaskRun } from '../active/task-run.ts';
import { type Context, isRunning, putTask } from './context.ts';

/** Items begin to wait, unless their task is being stopped. */
export function beginWaits(
  context: Context,
  task: TaskRun,
  { items, begun }: { readonly items: readonly WaitingItem[]; readonly begun: number },
): void {
  const { tx, run, effects } = context;
  effects.push({ type: 'waits-begun', run, task });
  const kind = task.plan.waitsFor;
  if (!kind || !isRunning(context, task) || task.record.remainder) return;
  for (const item of items) tx.waits.put(run.id, item);
  if (begun === task.record.waits?.begun) return;
  task.record = { ...task.record, waits: { kind, begun } };
  putTask(context, task);
}

/** Removes what is left of waits whose items ended in another way. */
export function endStaleWaits({ tx, run, effects }: Context, items: readonly WaitingItem[]): void {
  for (const item of items) {
    if (!isUnderWay(run.tasks.get(item.task), item)) tx.waits.end(run.id, item);
  }
  effects.push({ type: 'waits-ended', run });
}

function isUnderWay(task: TaskRun | undefined, { visit, index, wait }: WaitingItem): boolean {
  if (task?.key.visit !== visit || task.record.state !== 'running') return false;
  return wait.rerun === (task.record.rerun ?? 0) && wait.attempt === task.attemptOf(index);
}

/** The attempts that these batches end wait no more, also those that are followed by another. */
export function endWaits(
  tx: Transaction,
  task: TaskRun,
  batches: readonly CompletionBatch[],
): void {
  if (!task.plan.waitsFor) return;
  const { run, ...visit } = task.key;
  for (const batch of batches) {
    for (let k = 0; k < batch.length; k++) {
      const place: WaitPlace = { ...visit, index: batch.index(k) };
      const wait = tx.waits.get(run, place);
      if (wait?.attempt !== batch.attempt(k)) continue;
      tx.waits.end(run, place, batch.state(k) === 'succeeded' ? seqOf(batch.value(k)) : undefined);
    }
  }
}

function seqOf(output: unknown): number | undefined {
  const seq: unknown = Object(output).seq;
  return typeof seq === 'number' ? seq : undefined;
}
