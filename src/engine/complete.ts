import { counted, newTally } from '../run/outcome.ts';
import { retryDelay } from '../run/retry.ts';
import type { Batch } from '../wire/batch.ts';
import { failureOf } from '../wire/failure.ts';
import type { Transaction } from './store-port.ts';
import type { TaskRun } from './task-run.ts';

/**
 * Takes one batch of completions in, within the transaction: the compare-and-set. An entry counts when its item
 * had not ended and it belongs to the attempt that the item is on; an entry that does not count is struck, and
 * changes nothing. The remaining count changes here and nowhere else.
 */
export function completeBatch(tx: Transaction, task: TaskRun, batch: Batch, now: number): void {
  const { struck, final } = sortEntries(tx, task, batch, now);
  const indexes = final.map((k) => batch.index(k));
  const won = tx.markDone(task.key, indexes);
  const tally = newTally();
  let wins = 0;
  for (const [at, k] of final.entries()) {
    if (won[at] === 0) {
      struck.push(k);
      continue;
    }
    wins++;
    const state = batch.state(k);
    tally[state]++;
    if (state !== 'succeeded') task.noteFailure(failureOf(batch.value(k)), batch.index(k));
    if (batch.attempt(k) > 1) tx.deleteRetry(task.key, batch.index(k));
  }
  if (wins === 0) return;
  batch.strike(struck);
  const { record } = task;
  tx.putBatch(task.key, record.batches, batch.bytes());
  task.keep(batch);
  task.record = {
    ...record,
    summary: counted(record.summary, tally),
    remaining: record.remaining - wins,
    batches: record.batches + 1,
  };
}

/** Positions of entries that end their item, and of those that do not count; puts the retries of those tried again. */
function sortEntries(
  tx: Transaction,
  task: TaskRun,
  batch: Batch,
  now: number,
): { struck: number[]; final: number[] } {
  const struck: number[] = [];
  const final: number[] = [];
  for (let k = 0; k < batch.length; k++) {
    const index = batch.index(k);
    const attempt = batch.attempt(k);
    const late = attempt !== task.attemptOf(index) || index >= task.record.summary.total;
    const delay =
      late || batch.state(k) === 'succeeded' ? undefined : retryDelay(task.plan.retry, attempt);
    if (late) struck.push(k);
    else if (delay === undefined || tx.isDone(task.key, index)) final.push(k);
    else {
      const retry = { index, attempt: attempt + 1, due: now + delay };
      tx.putRetry(task.key, retry);
      task.wait(retry);
      struck.push(k);
    }
  }
  return { struck, final };
}
