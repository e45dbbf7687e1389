import { counted, newTally } from '../../run/outcome.ts';
import { BatchWriter } from '../../items/batch-writer.ts';
import { CompletionBatch } from '../../items/batch.ts';
import { parseFailure } from '../../items/failure.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Transaction } from '../../ports/store.ts';
import type { FailedAttempt, RetryRule } from './retries.ts';

export interface CompletionRules {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly retry: RetryRule;
}

/**
 * Takes one batch of completions in, within the transaction: the compare-and-set. An entry counts when its item
 * had not ended and it belongs to the attempt that the item is on; an entry that does not count is struck, and
 * changes nothing. The remaining count changes here and nowhere else.
 */
export function completeBatch(
  tx: Transaction,
  task: TaskRun,
  batch: CompletionBatch,
  rules: CompletionRules,
): void {
  const { struck, final, amended } = sortEntries(tx, task, batch, rules);
  count(tx, task, batch, { struck, final });
  // What the workers sealed is not changed: a failure that says more stands in a batch of its own.
  if (amended.length === 0) return;
  const writer = new BatchWriter();
  for (const { index, attempt, state, failure } of amended) {
    writer.fail(index, attempt, state, failure);
  }
  const more = CompletionBatch.open(writer.seal());
  count(tx, task, more, { struck: [], final: Array.from({ length: more.length }, (_, k) => k) });
}

interface Amended extends FailedAttempt {
  readonly index: number;
}

interface Entries {
  /** Positions of entries that do not count. */
  readonly struck: number[];
  /** Positions of entries that end their item, if that has not ended. */
  readonly final: readonly number[];
}

function count(
  tx: Transaction,
  task: TaskRun,
  batch: CompletionBatch,
  { struck, final }: Entries,
): void {
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
    if (state !== 'succeeded') task.recordFailure(parseFailure(batch.value(k)), batch.index(k));
    if (batch.attempt(k) > 1) tx.deleteRetry(task.key, batch.index(k));
  }
  if (wins === 0) return;
  batch.discard(struck);
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

/** Puts the retries of those that are tried again. `amended`: entries that are replaced. */
function sortEntries(
  tx: Transaction,
  task: TaskRun,
  batch: CompletionBatch,
  { now, retry }: CompletionRules,
): Entries & { readonly final: number[]; readonly amended: readonly Amended[] } {
  const struck: number[] = [];
  const final: number[] = [];
  const amended: Amended[] = [];
  for (let k = 0; k < batch.length; k++) {
    const index = batch.index(k);
    const attempt = batch.attempt(k);
    const late = attempt !== task.attemptOf(index) || index >= task.record.summary.total;
    if (late) {
      struck.push(k);
      continue;
    }
    const state = batch.state(k);
    if (state === 'succeeded') {
      final.push(k);
      continue;
    }
    // Every round has all of its retries.
    const base = task.baseOf(index);
    const tried = attempt - base;
    if (task.plan.retry.count < tried || tx.isDone(task.key, index)) {
      final.push(k);
      continue;
    }
    const next = retry({ attempt, tried, state, failure: parseFailure(batch.value(k)) });
    if (next === undefined) {
      final.push(k);
      continue;
    }
    struck.push(k);
    if (typeof next === 'number') {
      const before = base > 0 ? { base } : {};
      const waiting = { index, attempt: attempt + 1, due: now + next, ...before };
      tx.putRetry(task.key, waiting);
      task.wait(waiting);
    } else amended.push({ index, attempt, tried, state, failure: next });
  }
  return { struck, final, amended };
}
